/**
 * The machine-readable report: the same from the command (`--json`), the library and a page that uses it.
 * `schema/report.schema.json` is the same shape as JSON Schema; a test holds the two together.
 */
import { type EvidenceCode } from '../pairing/evidence-codes.js';

export const REPORT_SCHEMA = 1;

/** Gravest first: a trace's verdict is the first of these that one of its findings (or its state) carries. */
export const VERDICTS = [
  'split',
  'lost-span',
  'restarted',
  'linked',
  'unsampled',
  'partial',
  'not-ready',
  'not-found',
  'connected',
] as const;
export type Verdict = (typeof VERDICTS)[number];

/** Fixed ids: files, tests and pages name the same thing. Each has a page in docs/rules. */
export const CAUSE_IDS = [
  'not-forwarded',
  'client-not-instrumented',
  'server-not-instrumented',
  'loaded-late',
  'async-context-lost',
  'queue-not-injected',
  'gateway-strips',
  'gateway-restarts',
  'propagator-mismatch',
  'cors-blocked',
  'duplicate-header',
  'invalid-header',
  'flat-proxy',
  'sampler-mismatch',
  'exports-nothing',
  'lost-in-process',
  'root-pending',
  'backend-limit',
  'tail-sampling-split',
  'context-leak',
  'clock-skew',
  'retry',
  'shared-span-id',
  'span-link',
  'public-endpoint',
  'unsampled',
] as const;
export type CauseId = (typeof CAUSE_IDS)[number];

export type Severity = 'break' | 'by-design' | 'warning';

/**
 * What became of the context on the way from one service to the next.
 * `dark`: `to` is a service that was called and emitted nothing (an uninstrumented app behind a proxy).
 * `not-seen`: the call left for `to` and no span of a callee is known, which is no break by itself (an external API).
 */
export type HopState = 'whole' | 'broken' | 'by-design' | 'dark' | 'not-seen';

export interface Hop {
  readonly from: string | null;
  readonly to: string | null;
  readonly state: HopState;
  /** Index in `findings` of the finding that speaks of this hop. */
  readonly finding: number | null;
}

export interface SpanRef {
  readonly trace_id: string;
  readonly span_id: string;
}

export type Param = string | number | boolean | null;

/** One fact, as `code` + `params` for whoever renders its own language, and as English in `says`. */
export interface Evidence extends SpanRef {
  /** What was compared: an attribute key, or `time`, `structure`, `scope`, `flags`. */
  readonly key: string;
  readonly value: string;
  readonly code: EvidenceCode;
  readonly params: Readonly<Record<string, Param>>;
  readonly says: string;
}

/** What speaks for or against a candidate. */
export interface Argument {
  readonly code: EvidenceCode;
  readonly params: Readonly<Record<string, Param>>;
  readonly says: string;
}

export interface Candidate extends SpanRef {
  /** The strongest key that this candidate shares with the half at hand. */
  readonly key: string;
  readonly for: readonly Argument[];
  readonly against: readonly Argument[];
}

export interface Cause {
  readonly id: CauseId;
  /** 1 is the likeliest. */
  readonly rank: number;
  readonly mend: string;
}

export interface Finding {
  readonly rule: CauseId;
  readonly severity: Severity;
  /** The verdict that this finding alone would give; `connected` for a warning. */
  readonly verdict: Verdict;
  /** `service.name` of the last span before the gap and of the first one after it. */
  readonly hop: { readonly from: string | null; readonly to: string | null } | null;
  /** The service between them that emitted nothing, named from the data. */
  readonly dark: string | null;
  /** The caller's half, whichever half's id was asked for. */
  readonly here: SpanRef;
  readonly there: SpanRef | null;
  readonly ambiguous: boolean;
  readonly candidates: readonly Candidate[];
  readonly evidence: readonly Evidence[];
  readonly causes: readonly Cause[];
}

export interface TraceReport {
  readonly trace_id: string;
  readonly verdict: Verdict;
  /** False while something that could change the verdict has not been read. */
  readonly complete: boolean;
  readonly spans: number;
  readonly services: readonly string[];
  readonly hops: readonly Hop[];
  readonly findings: readonly Finding[];
}

export interface ReportFile {
  readonly schema: typeof REPORT_SCHEMA;
  readonly tool: { readonly name: 'tracegap'; readonly version: string };
  readonly reports: readonly TraceReport[];
}

/** Exit code of one or several reports: 0 whole (or apart by design), 1 broken, 2 cannot judge; 1 goes before 2. */
export function exitCode(reports: readonly Pick<TraceReport, 'verdict'>[]): 0 | 1 | 2 {
  const verdicts = reports.map((report) => report.verdict);
  if (verdicts.some((verdict) => verdict === 'split' || verdict === 'lost-span')) return 1;
  const judged = verdicts.every((verdict) => ['connected', 'linked', 'restarted'].includes(verdict));
  return judged && verdicts.length > 0 ? 0 : 2;
}

/** The graver of two verdicts. */
export function graver(one: Verdict, other: Verdict): Verdict {
  return VERDICTS.indexOf(one) <= VERDICTS.indexOf(other) ? one : other;
}
