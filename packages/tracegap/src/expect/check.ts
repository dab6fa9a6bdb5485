import { type TraceReport } from '../report/types.js';
import { type Edge, type ExpectedTrace, type Shape } from './shape.js';

export interface ShapeLine {
  /** ` ` as expected, `-` expected and not there, `+` there and not expected. */
  readonly mark: ' ' | '-' | '+';
  readonly indent: number;
  readonly text: string;
}

export interface ShapeResult {
  readonly met: boolean;
  readonly lines: readonly ShapeLine[];
}

/** Compares what was found (first the trace that was asked for, then those it leads to) with the shape. */
export function checkShape(shape: Shape, reports: readonly TraceReport[]): ShapeResult {
  const lines: ShapeLine[] = [];
  const line = (mark: ShapeLine['mark'], indent: number, text: string) => lines.push({ mark, indent, text });
  checkVerdict(shape, reports, line);
  const taken = new Set<TraceReport>();
  for (const expected of shape.traces) checkTrace(shape, expected, reports, taken, line);
  checkHops('broken', shape.broken, reports, 'broken', line);
  checkHops('links', shape.links, reports, 'by-design', line);
  checkDark(shape, reports, line);
  checkOrphans(shape, reports, line);
  if (shape.exact) checkExact(shape, reports, line);
  return { met: lines.every(({ mark }) => mark === ' '), lines };
}

type Line = (mark: ShapeLine['mark'], indent: number, text: string) => void;

function checkVerdict(shape: Shape, reports: readonly TraceReport[], line: Line): void {
  if (shape.verdict === null) return;
  const found = reports[0]?.verdict ?? 'not-found';
  if (found === shape.verdict) return line(' ', 0, `verdict ${found}`);
  line('-', 0, `verdict ${shape.verdict}`);
  line('+', 0, `verdict ${found}`);
}

/** The trace with the most of the expected edges that no other expectation has taken. */
function checkTrace(
  shape: Shape,
  expected: ExpectedTrace,
  reports: readonly TraceReport[],
  taken: Set<TraceReport>,
  line: Line,
): void {
  const free = reports.filter((report) => !taken.has(report));
  const scored = free.map((report) => ({ report, score: scoreOf(expected, report) }));
  const best = scored.sort((one, other) => other.score - one.score)[0];
  if (!best || best.score === 0) {
    line('-', 0, `trace ${expected.name}`);
    for (const edge of expected.edges) line('-', 1, text(edge));
    return;
  }
  taken.add(best.report);
  line(' ', 0, `trace ${expected.name} (${best.report.trace_id})`);
  for (const service of expected.services) {
    if (!best.report.services.includes(service)) line('-', 1, service);
  }
  for (const edge of expected.edges) line(hasEdge(best.report, edge) ? ' ' : '-', 1, text(edge));
  const wanted = new Set(expected.edges.map(text));
  for (const { from, to, state } of best.report.hops) {
    const edge = { from: from ?? '?', to: to ?? '?' };
    if (state === 'whole' && shape.exact && !wanted.has(text(edge))) line('+', 1, text(edge));
  }
}

function scoreOf(expected: ExpectedTrace, report: TraceReport): number {
  const edges = expected.edges.filter((edge) => hasEdge(report, edge)).length;
  const services = expected.services.filter((service) => report.services.includes(service)).length;
  return 10 * edges + services;
}

function hasEdge(report: TraceReport, edge: Edge): boolean {
  return report.hops.some(({ from, to, state }) => state === 'whole' && from === edge.from && to === edge.to);
}

function checkHops(
  title: string,
  wanted: readonly Edge[],
  reports: readonly TraceReport[],
  state: 'broken' | 'by-design',
  line: Line,
): void {
  const found = reports.flatMap((report) => report.hops.filter((hop) => hop.state === state));
  const texts = [...new Set(found.map(({ from, to }) => text({ from: from ?? '?', to: to ?? '?' })))];
  const expected = wanted.map(text);
  if (expected.length + texts.length === 0) return;
  line(' ', 0, title);
  for (const edge of expected) line(texts.includes(edge) ? ' ' : '-', 1, edge);
  for (const edge of texts) if (!expected.includes(edge)) line('+', 1, edge);
}

/** A service that nobody instruments is seen only through the proxy before it. */
function checkDark(shape: Shape, reports: readonly TraceReport[], line: Line): void {
  if (shape.dark.length === 0) return;
  const hops = reports.flatMap((report) => report.hops.filter(({ state }) => state === 'dark'));
  const behind = reports.flatMap(({ findings }) => findings.map(({ hop, dark }) => ({ from: hop?.from, to: dark })));
  const found = new Set([...hops, ...behind].map(({ from, to }) => text({ from: from ?? '?', to: to ?? '?' })));
  line(' ', 0, 'dark');
  for (const edge of shape.dark.map(text)) line(found.has(edge) ? ' ' : '-', 1, edge);
}

function checkOrphans(shape: Shape, reports: readonly TraceReport[], line: Line): void {
  const lost = reports.flatMap((report) => report.findings.filter(({ verdict }) => verdict === 'lost-span'));
  for (const finding of lost) {
    const service = finding.hop?.to ?? '?';
    if (!shape.orphans.includes('*') && !shape.orphans.includes(service)) {
      line('+', 0, `a span of ${service} whose parent was not exported`);
    }
  }
}

function checkExact(shape: Shape, reports: readonly TraceReport[], line: Line): void {
  const known = new Set(shape.traces.flatMap(({ services }) => services));
  const extra = new Set(reports.flatMap(({ services }) => services).filter((service) => !known.has(service)));
  for (const service of extra) line('+', 0, `service ${service}`);
}

function text({ from, to }: Edge): string {
  return `${from} -> ${to}`;
}
