import { type TraceReport } from '../report/types.js';
import { type Finding } from '../rules/finding.js';
import { type Trace } from '../span/model.js';
import { forTerminal } from './escape.js';
import { treeLines } from './tree.js';

export interface TerminalOptions {
  readonly color: boolean;
  /** Breaks that reports before this one told in full, and of which trace; filled as reports are written. */
  readonly told?: Map<string, string>;
}

type Style = 'red' | 'green' | 'yellow' | 'cyan' | 'bold' | 'dim';
const CODES: Readonly<Record<Style, number>> = { red: 31, green: 32, yellow: 33, cyan: 36, bold: 1, dim: 2 };

export function painter({ color }: TerminalOptions): (style: Style, text: string) => string {
  return (style, text) => (color ? `\u001b[${CODES[style]}m${text}\u001b[0m` : text);
}

const MEANING: Readonly<Record<TraceReport['verdict'], string>> = {
  split: 'the context was lost at a hop',
  'lost-span': 'a span that others hang below was never exported',
  restarted: 'a public endpoint began a new trace, by design',
  linked: 'connected by a link instead of a parent, by design',
  unsampled: 'the trace, or the part behind a call, was not chosen for recording',
  partial: 'the backend gave only a part: nothing can be said about the rest',
  'not-ready': 'too early: search has not caught up yet',
  'not-found': 'no such trace',
  suspected: 'nothing proves a break, but another trace would be the other half if there were one',
  connected: 'whole',
};

export function terminalReport(report: TraceReport, traces: readonly Trace[], options: TerminalOptions): string {
  const paint = painter(options);
  const good = ['connected', 'linked', 'restarted'].includes(report.verdict);
  const bad = report.verdict === 'split' || report.verdict === 'lost-span';
  const style: Style = good ? 'green' : bad ? 'red' : 'yellow';
  const lines = [
    `${paint(style, paint('bold', report.verdict))}  ${MEANING[report.verdict]}${unknownIn(report, traces)}`,
    paint('dim', `trace ${report.trace_id}, ${report.spans} spans${report.complete ? '' : `, ${unread(report)}`}`),
  ];
  const before = report.findings.map((finding) => options.told?.get(breakKey(finding)));
  // The tree of the other half has this one in it.
  const drawn = before.length > 0 && before.every((traceId) => traceId !== undefined);
  if (!drawn) lines.push(...drawing(report, traces, paint));
  if (report.findings.length > 0) lines.push('');
  for (const [index, finding] of report.findings.entries()) {
    const traceId = before[index];
    lines.push(...(traceId === undefined ? findingLines(finding, paint) : reference(finding, traceId, paint)));
    if (finding.there && finding.severity === 'break') options.told?.set(breakKey(finding), traceId ?? report.trace_id);
  }
  return `${lines.join('\n').trimEnd()}\n`;
}

function unread({ unsearched }: TraceReport): string {
  return unsearched ? `not all can be known: ${forTerminal(unsearched.join('; '), 300)}` : 'not all is known yet';
}

/** Where a whole trace ends or begins at somebody of whom nothing is known: no break by itself, and not to be hidden. */
function unknownIn({ verdict, hops, trace_id }: TraceReport, traces: readonly Trace[]): string {
  if (verdict !== 'connected') return '';
  const behind = hops.filter(({ state }) => state === 'not-seen').map(({ to }) => to ?? 'a callee that is not named');
  const received = traces
    .find(({ traceId }) => traceId === trace_id)
    ?.spans.some(({ kind, parentSpanId }) => kind === 'consumer' && parentSpanId === null);
  const parts = [
    ...(behind.length > 0 ? [`nothing is known of ${[...new Set(behind)].slice(0, 5).join(', ')}`] : []),
    ...(received ? ['who sent the message that it begins with is not known'] : []),
  ];
  return parts.map((part) => `; ${forTerminal(part, 300)}`).join('');
}

function breakKey({ here, there, rule }: Finding): string {
  return JSON.stringify([here, there, rule]);
}

/** The tree of a trace with its gaps, after an empty line; nothing where the trace is not at hand. */
export function drawing(report: TraceReport, traces: readonly Trace[], paint: ReturnType<typeof painter>): string[] {
  const lines = treeLines(report, traces).map(({ indent, service, text, broken }) => {
    const by = service === undefined ? '' : `${paint('cyan', forTerminal(service, 60))}  `;
    return `  ${forTerminal(indent, 400)}${by}${broken ? paint('red', forTerminal(text)) : forTerminal(text)}`;
  });
  return lines.length > 0 ? ['', ...lines] : [];
}

function reference(finding: Finding, traceId: string, paint: ReturnType<typeof painter>): string[] {
  const head = `${paint('red', finding.verdict)}  ${paint('bold', finding.rule)}  ${forTerminal(hopText(finding))}`;
  return [head, paint('dim', `  the other half of the break told above, with trace ${traceId}`), ''];
}

/** What was found, on what evidence, and the fix; the first line says it in short, the last is empty. */
export function findingLines(finding: Finding, paint: ReturnType<typeof painter>): string[] {
  const style: Style = finding.severity === 'break' ? 'red' : finding.severity === 'warning' ? 'yellow' : 'green';
  const word = finding.severity === 'break' || finding.verdict === 'suspected' ? finding.verdict : finding.severity;
  const ambiguous = finding.ambiguous ? ' (ambiguous)' : '';
  const lines = [`${paint(style, word)}${ambiguous}  ${paint('bold', finding.rule)}  ${forTerminal(hopText(finding))}`];
  for (const fact of finding.evidence) lines.push(`  - ${forTerminal(fact.says, 400)}`);
  if (finding.ambiguous || finding.verdict === 'suspected') lines.push(...candidateLines(finding, paint));
  const [first, ...others] = finding.causes;
  if (first) lines.push(`  ${paint('bold', 'fix')}   ${forTerminal(first.mend, 600)}`);
  if (others.length > 0) lines.push(paint('dim', `  or    ${others.map((cause) => cause.id).join(', ')}`));
  lines.push(paint('dim', `  more  tracegap explain ${finding.rule}`), '');
  return lines;
}

const MAX_CANDIDATES = 4;

function candidateLines({ candidates }: Finding, paint: ReturnType<typeof painter>): string[] {
  const shown = candidates.slice(0, MAX_CANDIDATES).map((candidate) => {
    const reasons = candidate.for.map(({ says }) => says).join('; ');
    return paint('dim', `  ?     trace ${candidate.trace_id}  ${forTerminal(reasons, 200)}`);
  });
  if (candidates.length < 2) return shown;
  return [
    ...shown,
    '  what would tell them apart: an id of the request on both sides (order.id, a forwarded x-request-id)',
  ];
}

export function hopText({ hop, dark }: Pick<Finding, 'hop' | 'dark'>): string {
  if (!hop) return '';
  if (hop.from !== null && hop.from === hop.to && dark === null) return `in ${hop.from}`;
  const between = dark === null ? '' : ` → (${dark})`;
  return `${hop.from ?? '?'}${between} → ${hop.to ?? '?'}`;
}
