/**
 * What an investigation must know of other times; a file holds them all. What time alone joins must not also begin while
 * nobody calls: when did the same begin before and after, and what did its supposed caller do then? And a half that is
 * minutes away is one only if whole requests show that a clock is off.
 */
import {
  ASKED_NEAR_MS,
  CLOCK_ENDS_AT_MOST,
  OTHER_TIMES,
  OTHER_TIMES_CALLERS,
  OTHER_TIMES_LOOKED_AT,
  OTHER_TIMES_MS,
  OTHER_TIMES_PAIRS,
} from '../limits.js';
import { compareCall } from '../pairing/callee.js';
import { RANK } from '../pairing/evidence.js';
import { type Judgement } from '../pairing/judgement.js';
import { type Neighbourhood } from '../pairing/neighbourhood.js';
import { recurringKindOf } from '../pairing/recurrence.js';
import { mayBeToldByOtherTimes } from '../pairing/suspicion.js';
import { queryKey, type SearchQuery } from '../readers/reader.js';
import { type Span } from '../span/model.js';
import { type Analysis, type Entry } from '../trace/analysis.js';

/** What the backend was asked; `cut` are the queries that it answered in part. */
export interface Asked {
  readonly answered: ReadonlySet<string>;
  readonly cut?: ReadonlySet<string>;
}

export function historyQueries(judged: readonly Judgement[], around: Neighbourhood): SearchQuery[] {
  return judged
    .filter(restsOnTime)
    .slice(0, OTHER_TIMES_PAIRS)
    .flatMap((item) => {
      const caller = item.all[0]?.exit.node.span.resource.service;
      const { service } = item.entry.node.span.resource;
      if (!caller || service === null) return [];
      const others = sameKind(item, around).slice(0, OTHER_TIMES_LOOKED_AT);
      return [timesOf(item.entry, service), ...others.map((entry) => momentOf(entry, caller))];
    });
}

function restsOnTime(item: Judgement): boolean {
  const { state, all } = item;
  const best = all[0];
  if (state === 'none' && mayBeToldByOtherTimes(item)) return true;
  return (
    best !== undefined && best.rank > RANK.none && best.rank <= RANK.process && (state !== 'none' || best.everyTime)
  );
}

function sameKind({ entry }: Judgement, around: Neighbourhood): Entry[] {
  const own = recurringKindOf(entry);
  const at = entry.node.span.startMs;
  return around.traces
    .flatMap(({ entries }) => entries)
    .filter((other) => Math.abs(other.node.span.startMs - at) > ASKED_NEAR_MS && recurringKindOf(other) === own);
}

function timesOf({ node: { span } }: Entry, service: string): SearchQuery {
  const where = [{ on: 'service', anyOf: [service] } as const, { on: 'name', anyOf: [span.name] } as const];
  return {
    kind: 'search',
    why: 'other times',
    where: [...where, { on: 'root' }],
    fromMs: span.startMs - OTHER_TIMES_MS,
    toMs: span.endMs + OTHER_TIMES_MS,
    limit: OTHER_TIMES,
  };
}

function momentOf({ node: { span } }: Entry, caller: string): SearchQuery {
  return {
    kind: 'search',
    why: 'its caller at another time',
    where: [{ on: 'service', anyOf: [caller] }],
    fromMs: span.startMs - ASKED_NEAR_MS,
    toMs: span.startMs,
    limit: OTHER_TIMES_CALLERS,
    outline: [],
  };
}

/** Halves that share a value and are far apart: whole requests between the two show whether a clock is off. */
export function clockQueries(asked: Analysis, around: Neighbourhood): SearchQuery[] {
  const own = asked.entries[0];
  if (!own) return [];
  return around
    .sharingValue(own)
    .filter(({ others }) => others === 0)
    .flatMap(({ home }) => [...apart(asked, home), ...apart(home, asked)])
    .slice(0, OTHER_TIMES_PAIRS);
}

function apart({ exits }: Analysis, { entries }: Analysis): SearchQuery[] {
  return exits.slice(0, CLOCK_ENDS_AT_MOST).flatMap(({ kind, node: { span: call } }) =>
    entries.slice(0, CLOCK_ENDS_AT_MOST).flatMap(({ node: { span: request } }) => {
      const { service } = request.resource;
      const near = request.startMs >= call.startMs - ASKED_NEAR_MS && request.startMs <= call.endMs + ASKED_NEAR_MS;
      if (kind !== 'call' || request.kind !== 'server' || service === null || near) return [];
      const likeness = compareCall(call, request);
      return likeness.names && !likeness.excluded ? [wholeOnes(call, service)] : [];
    }),
  );
}

function wholeOnes(call: Span, callee: string): SearchQuery {
  return {
    kind: 'search',
    why: 'the clock of the callee',
    where: [{ on: 'service', anyOf: [callee] }],
    fromMs: call.startMs - OTHER_TIMES_MS,
    toMs: call.endMs + OTHER_TIMES_MS,
    limit: OTHER_TIMES_CALLERS,
  };
}

/** Whether everything that may have called the entry was read. */
export function coverage(
  asked: Analysis,
  known: readonly Analysis[],
  { answered, cut }: Asked,
): (entry: Entry) => boolean {
  const services = new Set(known.flatMap((trace) => [...trace.services]));
  return (entry) => {
    const { startMs } = entry.node.span;
    if (startMs >= asked.fromMs - ASKED_NEAR_MS && startMs <= asked.toMs + ASKED_NEAR_MS) return true;
    return [...services].some((service) => {
      const key = queryKey(momentOf(entry, service));
      return answered.has(key) && !cut?.has(key);
    });
  };
}
