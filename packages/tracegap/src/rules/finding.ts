/** What was found at one hop: the part of the report that rules make. */
import { type Argument, type Evidence, type SpanRef } from '../pairing/evidence.js';
import { type CauseId } from './index.js';
import { type Severity } from './rule.js';

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
  'suspected',
  'connected',
] as const;
export type Verdict = (typeof VERDICTS)[number];

/** The graver of two verdicts. */
export function graver(one: Verdict, other: Verdict): Verdict {
  return VERDICTS.indexOf(one) <= VERDICTS.indexOf(other) ? one : other;
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
  /** The fix in words. (The key is older than the word.) */
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

type Told = Pick<Finding, 'rule' | 'severity' | 'verdict' | 'here' | 'evidence' | 'causes'>;

/** A finding; what is not said is that nothing is known of it. */
export function finding(told: Told & Partial<Finding>): Finding {
  return {
    rule: told.rule,
    severity: told.severity,
    verdict: told.verdict,
    hop: told.hop ?? null,
    dark: told.dark ?? null,
    here: told.here,
    there: told.there ?? null,
    ambiguous: told.ambiguous ?? false,
    candidates: told.candidates ?? [],
    evidence: told.evidence,
    causes: told.causes,
  };
}

export function refOf({ traceId, spanId }: { readonly traceId: string; readonly spanId: string }): SpanRef {
  return { trace_id: traceId, span_id: spanId };
}
