/** The trace as a tree of lines, with the gap drawn where the context was lost. */
import { type TraceReport } from '../report/types.js';
import { type Finding } from '../rules/finding.js';
import { type Span, type Trace } from '../span/model.js';
import { buildTree, type Node } from '../trace/tree.js';

export interface TreeLine {
  readonly kind: 'span' | 'gap' | 'dark' | 'note';
  readonly indent: string;
  readonly text: string;
  /** For spans: the service, printed before the text. */
  readonly service?: string;
  readonly broken: boolean;
}

const MAX_LINES = 200;

export function treeLines(report: TraceReport, traces: readonly Trace[]): TreeLine[] {
  const drawing = new Drawing(report, new Map(traces.map((trace) => [trace.traceId, trace])));
  return drawing.draw();
}

class Drawing {
  private readonly lines: TreeLine[] = [];
  private readonly drawn = new Set<string>();

  constructor(
    private readonly report: TraceReport,
    private readonly traces: ReadonlyMap<string, Trace>,
  ) {}

  draw(): TreeLine[] {
    const asked = this.traces.get(this.report.trace_id);
    if (!asked) return [];
    // Asked by the later half: begin with the caller's, so that the order is that of the request.
    const caller = this.report.findings.find(
      ({ verdict, here }) => verdict === 'split' && here.trace_id !== this.report.trace_id,
    );
    const first = caller ? this.traces.get(caller.here.trace_id) : undefined;
    if (first) this.trace(first, '');
    this.trace(asked, '');
    return this.lines;
  }

  private trace(trace: Trace, indent: string): void {
    if (this.drawn.has(trace.traceId)) return;
    this.drawn.add(trace.traceId);
    const { tops } = buildTree(trace);
    for (const top of tops) this.node(top, indent, '');
  }

  /** Iterative below a node: deep chains must not overflow the stack. */
  private node(top: Node, indent: string, branch: string): void {
    const open: { node: Node; indent: string; branch: string }[] = [{ node: top, indent, branch }];
    for (let next = open.pop(); next; next = open.pop()) {
      if (this.lines.length >= MAX_LINES) {
        if (this.lines.length === MAX_LINES) this.line('note', next.indent, '… more spans are left out', false);
        return;
      }
      const { node } = next;
      const missing = node.orphan ? '(its parent was not exported) ' : '';
      const inner = next.indent + (next.branch === '' ? '' : next.branch === '└─ ' ? '   ' : '│  ');
      this.lines.push({
        kind: 'span',
        indent: next.indent + next.branch,
        service: node.span.resource.service ?? '?',
        text: `${missing}${node.span.name}  ${duration(node.span)}`,
        broken: node.orphan,
      });
      for (const finding of this.gapsAt(node.span)) this.gap(finding, inner);
      node.children
        .map((child, index) => ({
          node: child,
          indent: inner,
          branch: index === node.children.length - 1 ? '└─ ' : '├─ ',
        }))
        .reverse()
        .forEach((item) => open.push(item));
    }
  }

  private gapsAt(span: Span): Finding[] {
    return this.report.findings.filter(
      ({ verdict, here }) => verdict === 'split' && here.trace_id === span.traceId && here.span_id === span.spanId,
    );
  }

  private gap(finding: Finding, indent: string): void {
    this.line('gap', indent, '╳  the context is lost here', true);
    if (finding.dark !== null) this.line('dark', indent, `╎  ${finding.dark} (no spans)`, true);
    if (finding.ambiguous) {
      this.line('note', indent, `?  ${equals(finding)} candidates fit equally well`, true);
      return;
    }
    const other = finding.there ? this.traces.get(finding.there.trace_id) : undefined;
    if (!other) return;
    const asked = other.traceId === this.report.trace_id ? ', the one that was asked for' : '';
    this.line('note', indent, `╎  goes on in trace ${other.traceId}${asked}`, false);
    this.trace(other, `${indent}╎  `);
  }

  private line(kind: TreeLine['kind'], indent: string, text: string, broken: boolean): void {
    this.lines.push({ kind, indent, text, broken });
  }
}

/** How many fit; the report holds the first of them only. */
function equals({ candidates, evidence }: Finding): number {
  const counts = evidence
    .filter(({ code }) => code === 'several-candidates')
    .map(({ params }) => Number(params['count']));
  return Math.max(candidates.length, ...counts);
}

function duration(span: Span): string {
  const ms = span.endMs - span.startMs;
  return ms >= 1000 ? `${(ms / 1000).toFixed(2)} s` : `${ms.toFixed(1)} ms`;
}
