// The answer to "which hops lose the context?", from traces at hand: a dropped file, or what a store has of the last minutes.
import {
  hopTable,
  judgeAt,
  type HopTable,
  type Trace,
  type TraceFilter,
  type TraceReport,
  type TraceRow,
  traceRows,
} from 'tracegap';
import { failedRequest } from './model/calls';

export const STATUSES = ['ok', 'refused', 'failed'] as const;
export type RequestStatus = (typeof STATUSES)[number];

export interface ListFilter extends TraceFilter {
  readonly status?: RequestStatus;
}

/** One request: the trace that was begun first, with whatever was found to be its other halves. */
export interface RequestRow extends TraceRow {
  /** How the request ended, as far as its first service says. */
  readonly status: RequestStatus;
  /** Ids of all its traces, the caller's half first. */
  readonly traceIds: readonly string[];
}

export interface Answer {
  readonly table: HopTable;
  /** The requests that a filter lets through, newest first; the halves of a broken trace are one of them. */
  rows(filter: ListFilter): readonly RequestRow[];
}

/** @param isYoung whether spans of a trace may still come; by default all are there */
export function answerFrom(traces: readonly Trace[], isYoung: (traceId: string) => boolean = () => false): Answer {
  const reports = [...judgeAt(traces, [], isYoung).values()];
  const byId = new Map(traces.map((trace) => [trace.traceId, trace]));
  const requests = requestRows(reports, byId);
  return {
    table: hopTable(reports, byId),
    rows: ({ status, ...filter }) => {
      const passing = new Set(traceRows(reports, byId, filter).map(({ traceId }) => traceId));
      return requests.filter(
        (row) => row.traceIds.some((id) => passing.has(id)) && (status === undefined || row.status === status),
      );
    },
  };
}

function requestRows(reports: readonly TraceReport[], byId: ReadonlyMap<string, Trace>): RequestRow[] {
  const callers = callersOf(reports);
  const groups = new Map<string, TraceRow[]>();
  for (const row of traceRows(reports, byId)) {
    const first = callerOf(row.traceId, callers, byId);
    groups.set(first, [...(groups.get(first) ?? []), row]);
  }
  return [...groups].map(([first, rows]) => requestRow(first, rows, byId)).sort((a, b) => b.startMs - a.startMs);
}

/** Other half → caller's half, where nothing else fits as well. */
function callersOf(reports: readonly TraceReport[]): ReadonlyMap<string, string> {
  const pairs = reports.flatMap(({ findings }) =>
    findings.flatMap(({ verdict, here, there, ambiguous }) =>
      verdict === 'split' && there && !ambiguous ? [[there.trace_id, here.trace_id] as const] : [],
    ),
  );
  return new Map(pairs);
}

function callerOf(traceId: string, callers: ReadonlyMap<string, string>, byId: ReadonlyMap<string, Trace>): string {
  const seen = new Set([traceId]);
  for (let [at, next] = [traceId, callers.get(traceId)]; ; [at, next] = [next, callers.get(next)]) {
    if (next === undefined || seen.has(next) || !byId.has(next)) return at;
    seen.add(next);
  }
}

function requestRow(first: string, rows: readonly TraceRow[], byId: ReadonlyMap<string, Trace>): RequestRow {
  const ordered = [...rows].sort((a, b) => Number(b.traceId === first) - Number(a.traceId === first));
  const [lead] = ordered;
  if (!lead) throw new Error(`the request ${first} has no trace`);
  const sum = (of: 'spans' | 'errors') => rows.reduce((total, row) => total + row[of], 0);
  const startMs = Math.min(...rows.map((row) => row.startMs));
  return {
    ...lead,
    traceIds: ordered.map(({ traceId }) => traceId),
    services: [...new Set(ordered.flatMap(({ services }) => services))],
    spans: sum('spans'),
    errors: sum('errors'),
    startMs,
    durationMs: Math.max(...rows.map((row) => row.startMs + row.durationMs)) - startMs,
    status: statusOf(ordered.flatMap(({ traceId }) => byId.get(traceId) ?? [])),
  };
}

function statusOf(traces: readonly Trace[]): RequestStatus {
  const failed = failedRequest(traces);
  if (failed === null) return 'ok';
  return Number(failed.status) < 500 ? 'refused' : 'failed';
}
