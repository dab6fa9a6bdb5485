/** The table of a fleet: the same from `tracegap fleet --json`, the library and a page. */
import { type CauseId } from '../rules/index.js';

/** By what the two halves were joined, the strongest first. */
export type FleetKey = 'id' | 'request' | 'queue' | 'time';

export interface FleetHop {
  readonly from: string;
  readonly to: string;
  /** Whom the caller names, where that is not `to`: a service in between that shows no spans, or an alias. */
  readonly via: string | null;
  /** `split`: a key joins the halves; `suspected`: nothing but time or a queue's name does. */
  readonly verdict: 'split' | 'suspected';
  readonly key: FleetKey;
  /** Requests that lost their context here; an estimate where `by_chance` is not 0. */
  readonly lost: number;
  /** Requests that kept it. */
  readonly whole: number;
  /** As many beginnings of `to` would meet such a call by chance; they are not in `lost`. */
  readonly by_chance: number;
  /** Trace ids of beginnings at `to`, for a closer look. */
  readonly examples: readonly string[];
  readonly look: FleetLook | null;
}

/** What tracegap itself says of some of the examples. */
export interface FleetLook {
  readonly looked_at: number;
  readonly verdicts: Readonly<Record<string, number>>;
  readonly cause: { readonly id: CauseId; readonly mend: string } | null;
  /** The trace that shows it. */
  readonly trace_id: string | null;
}

/** A service that others call and whose traces begin by themselves as well. */
interface FleetBeginning {
  readonly service: string;
  readonly begin: number;
  readonly called: number;
  /** Of those that begin there, as many belong to a call that lost its context. */
  readonly lost: number;
}

export interface FleetTable {
  readonly schema: 1;
  readonly tool: { readonly name: 'tracegap'; readonly version: string };
  readonly from: string;
  readonly to: string;
  readonly spans: number;
  readonly services: number;
  readonly hops: readonly FleetHop[];
  readonly begin_by_themselves: readonly FleetBeginning[];
  /** Into how many parts of time the questions were cut, so that the database's memory stays bounded. */
  readonly parts: number;
  /** False where a list was cut at its limit. */
  readonly complete: boolean;
}
