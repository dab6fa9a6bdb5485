import { styleText } from 'node:util';
import type { Span, Trace } from 'tracegap';

/** A trace as an indented tree, one line for each span: service, name, kind where it crosses a process, duration. */
export function traceTree(trace: Trace): string[] {
  const ids = new Set(trace.spans.map((span) => span.spanId));
  const childrenOf = (parent: string | null): Span[] =>
    trace.spans.filter((span) => (ids.has(span.parentSpanId ?? '') ? span.parentSpanId : null) === parent);
  const width = Math.max(0, ...trace.spans.map((span) => serviceOf(span).length));
  const lines: string[] = [];
  const visited = new Set<string>();
  const walk = (spans: readonly Span[], depth: number): void => {
    for (const span of [...spans].sort((a, b) => a.startMs - b.startMs)) {
      if (visited.has(span.spanId)) continue; // an id that came twice
      visited.add(span.spanId);
      lines.push(line(span, depth, width));
      walk(childrenOf(span.spanId), depth + 1);
    }
  };
  walk(childrenOf(null), 0);
  return lines;
}

function line(span: Span, depth: number, width: number): string {
  const service = styleText('cyan', serviceOf(span).padEnd(width));
  const kind = span.kind === 'internal' || span.kind === 'unspecified' ? '' : styleText('gray', ` ${span.kind}`);
  const took = styleText('gray', ` ${(span.endMs - span.startMs).toFixed(1)} ms`);
  const failed = span.status === 'error' ? styleText('red', ' error') : '';
  return `${service}  ${'  '.repeat(depth)}${escaped(span.name)}${kind}${took}${failed}`;
}

const serviceOf = (span: Span): string => escaped(span.resource.service ?? '(no service.name)');

/** Names come from whoever sent the spans: nothing of them reaches the terminal as a control sequence. */
// eslint-disable-next-line no-control-regex -- control characters are exactly what is looked for
const escaped = (text: string): string => text.replace(/[\u0000-\u001f\u007f-\u009f]/g, '\ufffd').slice(0, 120);
