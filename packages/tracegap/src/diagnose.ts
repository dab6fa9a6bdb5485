/** The diagnosis: pure, from traces at hand to a report and to what else should be read. */
import { wantedFor } from './asking/next.js';
import { clockQueries, coverage, historyQueries } from './asking/other-times.js';
import { NEAR_SIZE_LIMIT_BYTES } from './limits.js';
import { evidence } from './pairing/evidence.js';
import { judgeAll, type Judgement, type PairingOptions } from './pairing/judgement.js';
import { Neighbourhood } from './pairing/neighbourhood.js';
import { type Query, queryKey } from './readers/reader.js';
import { absentReport } from './report/absent.js';
import { hopsOf } from './report/hops.js';
import { type TraceReport } from './report/types.js';
import { linkFindings } from './rules/find/links.js';
import { lostSpanFindings, megabytes, type SeenCallers, seenCallers, weightOf } from './rules/find/lost-spans.js';
import { notSampledFindings, type WholeCalls, wholeCalls } from './rules/find/not-sampled.js';
import { refusedHeaders } from './rules/find/refused-headers.js';
import { remarks } from './rules/find/remarks.js';
import { splitFindings } from './rules/find/splits.js';
import { suspicions } from './rules/find/suspicions.js';
import { finding, type Finding, graver, refOf, type Verdict } from './rules/finding.js';
import { ranked } from './rules/fixes.js';
import { type Trace } from './span/model.js';
import { analyse, type Analysis } from './trace/analysis.js';

export interface DiagnoseOptions {
  /** The trace that is asked for; 32 lower-case hex digits. */
  readonly traceId: string;
  /** The header by which the trace is known, where it is: its flags tell of a trace that nobody was to record. */
  readonly traceparent?: string;
  /** False while a live backend may still be missing spans or its search lags; default true. */
  readonly ready?: boolean;
  /** False when `traces` may lack candidates (a search that was cut off); default true. */
  readonly complete?: boolean;
  /** Attribute keys that identify a request, besides those found by themselves. */
  readonly keys?: readonly string[];
  /** Keys (`queryKey`) of queries already answered; given only where more can be asked. */
  readonly answered?: ReadonlySet<string>;
  /** Those of them to which the answer was not whole. */
  readonly cut?: ReadonlySet<string>;
}

export interface Diagnosis {
  readonly report: TraceReport;
  /** What to read next; empty when `answered` is not given or nothing more can change the report. */
  readonly wanted: readonly Query[];
}

/** Judges one trace among those at hand. Never throws, whatever the spans are. */
export function diagnose(traces: readonly Trace[], options: DiagnoseOptions): Diagnosis {
  const survey = surveyOf(traces, options);
  const report = reportOn(survey, options.traceId, options);
  const asked = survey.around.byTraceId.get(options.traceId);
  if (!asked || !options.answered) return { report, wanted: [] };
  const { answered } = options;
  const { around, judged } = survey;
  const wanted = [
    ...wantedFor(asked, around),
    ...historyQueries(judged.get(asked) ?? [], around),
    ...clockQueries(asked, around),
  ];
  return { report, wanted: wanted.filter((query) => !answered.has(queryKey(query))) };
}

/** Judges every trace at hand; all of them are the search space. */
export function diagnoseAll(traces: readonly Trace[], keys: readonly string[] = []): TraceReport[] {
  const survey = surveyOf(traces, { keys });
  return [...survey.around.byTraceId.keys()].map((traceId) => reportOn(survey, traceId, {}));
}

interface Survey {
  readonly around: Neighbourhood;
  /** Judgements by each trace that takes part in them. */
  readonly judged: ReadonlyMap<Analysis, readonly Judgement[]>;
  /** Traces with links into a trace. */
  readonly linking: ReadonlyMap<string, readonly Analysis[]>;
  /** Few traces need these two, and both go over every span. */
  readonly whole: () => WholeCalls;
  readonly callers: () => SeenCallers;
}

function surveyOf(traces: readonly Trace[], options: Partial<DiagnoseOptions>): Survey {
  const merged = mergeById(traces);
  const around = new Neighbourhood(
    merged.map((trace) => analyse(trace, options.keys)),
    options.keys,
  );
  const complete = (options.complete ?? true) && (options.ready ?? true);
  const judged = new Map<Analysis, Judgement[]>();
  for (const item of judgeAll(around, { complete, ...coverageOf(around, options) })) {
    for (const home of new Set([item.entry.home, ...item.all.map((fit) => fit.exit.home)])) push(judged, home, item);
  }
  const linking = new Map<string, Analysis[]>();
  for (const analysis of around.traces) {
    for (const traceId of analysis.linkedIds) push(linking, traceId, analysis);
  }
  const { traces: known } = around;
  return { around, judged, linking, whole: once(() => wholeCalls(known)), callers: once(() => seenCallers(known)) };
}

function coverageOf(
  around: Neighbourhood,
  { traceId, answered, cut }: Partial<DiagnoseOptions>,
): Partial<PairingOptions> {
  const asked = around.byTraceId.get(traceId ?? '');
  return asked && answered ? { covers: coverage(asked, around.traces, { answered, ...(cut ? { cut } : {}) }) } : {};
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const known = map.get(key);
  if (known) known.push(value);
  else map.set(key, [value]);
}

/** Parts of one trace may come from several files. */
function mergeById(traces: readonly Trace[]): Trace[] {
  const merged = new Map<string, Trace>();
  for (const trace of traces) {
    const known = merged.get(trace.traceId);
    const spans = known ? [...known.spans, ...trace.spans] : trace.spans;
    merged.set(trace.traceId, known ? { ...trace, spans, partial: known.partial ?? trace.partial } : trace);
  }
  return [...merged.values()];
}

function reportOn(survey: Survey, traceId: string, options: Partial<DiagnoseOptions>): TraceReport {
  const analysis = survey.around.byTraceId.get(traceId);
  if (!analysis || analysis.tree.nodes.length === 0) {
    return absentReport(traceId, options.ready ?? true, options.traceparent);
  }
  const findings = findingsOf(survey, analysis, options);
  const verdict = findings.reduce<Verdict>((gravest, finding) => graver(gravest, finding.verdict), 'connected');
  const services = new Set(analysis.tree.nodes.map(({ span }) => span.resource.service));
  return {
    trace_id: traceId,
    verdict,
    complete: (options.complete ?? true) && (options.ready ?? true) && analysis.trace.partial === null,
    spans: analysis.tree.nodes.length,
    services: [...services].filter((service) => service !== null),
    hops: hopsOf(analysis, findings),
    findings,
  };
}

function findingsOf(survey: Survey, analysis: Analysis, options: Partial<DiagnoseOptions>): Finding[] {
  const ready = options.ready ?? true;
  const judged = survey.judged.get(analysis) ?? [];
  const links = linkFindings(analysis, [
    analysis,
    ...(survey.linking.get(analysis.trace.traceId) ?? []),
    ...targets(survey, analysis),
  ]);
  const splits = splitFindings(analysis, (trace) => survey.judged.get(trace) ?? []);
  const refused = refusedHeaders(analysis, judged);
  const orphans = lostSpanFindings(analysis, survey.callers);
  const limits = limitFindings(analysis, orphans.length > 0);
  const sure = ready && limits.length === 0;
  const claimed = sure ? [...splits, ...refused] : splits.filter(({ there }) => there !== null);
  const paired = new Set(claimed.map(({ here }) => here.span_id));
  const open = analysis.exits.filter((exit) => !paired.has(exit.node.span.spanId));
  return [
    ...claimed,
    ...(sure ? orphansBesideSplits(orphans, claimed) : []),
    ...links,
    ...(sure ? suspicions(analysis, judged, claimed) : []),
    ...notSampledFindings(open, survey.whole),
    ...limits,
    ...(ready ? [] : [notReady(analysis)]),
    ...remarks(analysis),
  ];
}

/** An orphan that was joined to another trace's call is told once, as the split. */
function orphansBesideSplits(orphans: readonly Finding[], splits: readonly Finding[]): Finding[] {
  const joined = new Set(splits.map((finding) => finding.there?.span_id));
  return orphans.filter((finding) => !joined.has(finding.there?.span_id));
}

function targets(survey: Survey, analysis: Analysis): Analysis[] {
  return [...analysis.linkedIds]
    .flatMap((id) => survey.around.byTraceId.get(id) ?? [])
    .filter((target) => target !== analysis);
}

function limitFindings(analysis: Analysis, holes: boolean): Finding[] {
  const first = analysis.tree.nodes[0]?.span;
  if (!first) return [];
  const { partial } = analysis.trace;
  if (partial !== null) {
    const says = evidence(first, 'status', 'PARTIAL', 'partial-answer', { reason: partial });
    return [stateFinding(analysis, 'partial', says)];
  }
  const weight = holes ? weightOf(analysis) : 0;
  if (weight < NEAR_SIZE_LIMIT_BYTES) return [];
  const size = megabytes(weight);
  return [
    stateFinding(analysis, 'partial', evidence(first, 'size', String(size), 'near-size-limit', { megabytes: size })),
  ];
}

function notReady(analysis: Analysis): Finding {
  const first = (analysis.tree.nodes[0] as Analysis['tree']['nodes'][number]).span;
  return stateFinding(analysis, 'not-ready', evidence(first, 'search', '', 'search-lags'));
}

function stateFinding(
  analysis: Analysis,
  verdict: 'partial' | 'not-ready',
  fact: Finding['evidence'][number],
): Finding {
  const first = (analysis.tree.nodes[0] as Analysis['tree']['nodes'][number]).span;
  const rule = verdict === 'partial' ? 'backend-limit' : 'root-pending';
  return finding({
    rule,
    severity: 'warning',
    verdict,
    here: refOf(first),
    evidence: [fact],
    causes: ranked([rule], {}),
  });
}
