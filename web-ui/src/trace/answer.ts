// The answer to "which hops lose the context?", from traces at hand: a dropped file, or what a store has of the last minutes.
import { hopTable, judgeAt, type HopTable, type Trace, type TraceFilter, type TraceRow, traceRows } from 'tracegap';

export interface Answer {
  readonly table: HopTable;
  /** The traces that a filter lets through, newest first. */
  rows(filter: TraceFilter): readonly TraceRow[];
}

/** @param isYoung whether spans of a trace may still come; by default all are there */
export function answerFrom(traces: readonly Trace[], isYoung: (traceId: string) => boolean = () => false): Answer {
  const reports = [...judgeAt(traces, [], isYoung).values()];
  const byId = new Map(traces.map((trace) => [trace.traceId, trace]));
  return { table: hopTable(reports, byId), rows: (filter) => traceRows(reports, byId, filter) };
}
