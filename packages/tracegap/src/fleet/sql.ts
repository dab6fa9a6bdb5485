/** The fleet's questions in SQL. Each reads the table once, groups by few things, and gives a small table back; comments are for those who keep it. */
import { type Dialect, kindsIn, literal } from '../readers/clickhouse/dialect.js';
import {
  CALL_END_SLACK_MS,
  CALL_START_SLACK_MS,
  CALLS_ON_AFTER_MS,
  FLEET,
  QUEUED_MS,
  SYNCHRONISED_CLOCKS_MS,
  UNIQUE_ID_LENGTH,
} from '../limits.js';
import {
  ENVOY_REQUEST_ID,
  FULL_URL,
  MESSAGE_ID,
  METHOD,
  NODE_ID,
  PEER_SERVICE,
  RPC_METHOD,
  RPC_SERVICE,
  UPSTREAM,
} from '../span/keys.js';

const us = (milliseconds: number): string => String(Math.round(milliseconds * 1000));
const lit = literal;

/** What many callers set is asked for, not all that tracegap knows: each key is read of every span. */
const ID_KEYS = [MESSAGE_ID, ENVOY_REQUEST_ID, 'http.request.header.x-request-id', 'x-request-id'];
const UPSTREAM_KEYS = [...UPSTREAM].reverse();

/** Expressions over one span that several questions share. */
function expressions(d: Dialect) {
  const first = (...keys: readonly string[]) => {
    const found = keys.map((key) => `nullIf(${d.attribute(lit(key))}, '')`);
    return `coalesce(${found.join(', ')}, '')`;
  };
  const begin = `toUnixTimestamp64Micro(toDateTime64(${d.timestamp}, 6))`;
  const path = `cutQueryStringAndFragment(coalesce(nullIf(path(${first(...FULL_URL)}), ''), nullIf(${first('url.path', 'http.target', 'http.path')}, ''), ''))`;
  const host = first(PEER_SERVICE, 'server.address', 'net.peer.name', ...UPSTREAM_KEYS);
  return {
    begin,
    end: `${begin} + intDiv(${d.duration}, 1000)`,
    key: (id: string) => `reinterpretAsUInt64(unhex(${id}))`,
    proxy: `(${UPSTREAM_KEYS.map((key) => d.hasAttribute(lit(key))).join(' OR ')})`,
    database: `(${['db.system', 'db.system.name'].map((key) => d.hasAttribute(lit(key))).join(' OR ')})`,
    /** An address says where, not who. */
    target: `if(match(${host} AS host, '^[0-9.:\\\\[]|^localhost'), '', host)`,
    destination: first('messaging.destination.name', 'messaging.destination'),
    /** Envoy rewrites the 14th digit of a request id; captured headers are lists. */
    ids: `arrayFilter(id -> length(id) >= ${UNIQUE_ID_LENGTH}, arrayMap(id -> if(length(id) = 36, concat(substring(id, 1, 14), '4', substring(id, 16)), id),
      arrayMap(id -> replaceRegexpAll(id, '[\\[\\]"]', ''), [${ID_KEYS.map((key) => d.attribute(lit(key))).join(', ')}])))`,
    /** What is asked for, alike in CLIENT and SERVER span: method and path, the RPC, or the proxy's own name. */
    subjects: `arrayFilter(subject -> subject != '', [
        if(${path} IN ('', '/'), '', concat(${first(...METHOD)}, ' ', ${path})),
        if(${d.attribute(lit(RPC_METHOD))} = '', '', concat(${d.attribute(lit(RPC_SERVICE))}, '/', ${d.attribute(lit(RPC_METHOD))})),
        ${first(...NODE_ID)}])`,
  };
}

const between = (d: Dialect, before: number, after: number): string =>
  `${d.timestamp} >= fromUnixTimestamp64Milli({from:Int64} - ${before}) AND ${d.timestamp} < fromUnixTimestamp64Milli({to:Int64} + ${after})`;

/** How many spans, traces that begin there, and calls that arrive, by service: one cheap look that decides how the rest is cut into parts. */
export function servicesSql(d: Dialect): string {
  return `-- By service: spans, traces that begin with a SERVER or CONSUMER span of it, and such spans that have a caller.
SELECT ${d.service} AS service, count() AS spans,
  countIf(${d.parentSpanId} = '' AND ${d.kind} IN ${kindsIn('Server', 'Consumer')}) AS begin,
  countIf(${d.parentSpanId} != '' AND ${d.kind} IN ${kindsIn('Server', 'Consumer')}) AS called
FROM ${d.table}
WHERE ${between(d, 0, 0)}
GROUP BY service
ORDER BY spans DESC
LIMIT ${FLEET.servicesAtMost}`;
}

/** Requests that kept their context: the callee's span names the call as its parent. */
export function wholeSql(d: Dialect): string {
  const { key, target, proxy } = expressions(d);
  return `-- Hops that are whole: the callee's SERVER or CONSUMER span has the caller's span as parent. On a cluster both sides of the join lie
-- on the node of their trace if the table is sharded by trace id; if not, GLOBAL sends the smaller side around.
SELECT calls.service AS caller, calls.target AS target, arrived.service AS callee, count() AS whole
FROM (
  SELECT ${key(d.spanId)} AS id, ${d.service} AS service, ${target} AS target
  FROM ${d.table}
  WHERE ${between(d, FLEET.aroundMs, 0)} AND (${d.kind} IN ${kindsIn('Client', 'Producer')} OR (${d.kind} IN ${kindsIn('Server')} AND ${proxy}))
) AS calls
GLOBAL INNER JOIN (
  SELECT ${key(d.parentSpanId)} AS id, ${d.service} AS service
  FROM ${d.table}
  WHERE ${between(d, 0, 0)} AND ${d.parentSpanId} != '' AND (${d.kind} IN ${kindsIn('Server', 'Consumer')} OR (${d.kind} IN ${kindsIn('Client')} AND ${proxy}))
) AS arrived ON arrived.id = calls.id
GROUP BY caller, target, callee
ORDER BY whole DESC
LIMIT ${FLEET.rowsAtMost}`;
}

/** Calls that no span answered. */
function callsSql(d: Dialect): string {
  const x = expressions(d);
  return `-- Calls without a callee: CLIENT and PRODUCER spans, and SERVER spans of proxies, that no span names as parent. Each stands under its
    -- keys: ids, and for each bucket of time that it touches what it asks for and the bare time. So the join is one of equal keys.
    SELECT caller, target, call_trace, began, ended, sends, arrayJoin(arrayConcat(
        arrayMap(id -> (3, cityHash64('id', id)), ids),
        arrayFlatten(arrayMap(subject -> arrayMap(bucket -> (2, cityHash64(subject, bucket)), buckets), subjects)),
        arrayMap(bucket -> (1, cityHash64('time', bucket)), buckets))) AS by_key, by_key.1 AS by, by_key.2 AS key
    FROM (
      SELECT ${d.service} AS caller, ${x.target} AS target, ${d.traceId} AS call_trace, ${x.begin} AS began, ${x.end} AS ended,
        ${d.kind} IN ${kindsIn('Producer')} AS sends, ${x.ids} AS ids, ${x.subjects} AS subjects,
        arrayMap(n -> toInt64(n), if(sends, [], range(toUInt64(intDiv(began - ${us(CALL_START_SLACK_MS)}, ${us(FLEET.bucketMs)})),
          toUInt64(intDiv(least(ended, began + ${us(FLEET.callAtMostMs)}), ${us(FLEET.bucketMs)}) + 1)))) AS buckets
      FROM ${d.table}
      WHERE ${between(d, FLEET.aroundMs, FLEET.aroundMs)}
        AND (${d.kind} IN ${kindsIn('Client', 'Producer')} OR (${d.kind} IN ${kindsIn('Server')} AND ${x.proxy}))
        AND NOT ${x.database}
        AND ${x.key(d.spanId)} GLOBAL NOT IN (
          SELECT ${x.key(d.parentSpanId)} FROM ${d.table}
          WHERE ${between(d, FLEET.aroundMs, 2 * FLEET.aroundMs)} AND ${d.parentSpanId} != '' AND ${d.kind} NOT IN ${kindsIn('Internal')}))`;
}

/** Traces that begin where others call, at their own time and, as the measure of chance, at times moved by some seconds. */
function entriesSql(d: Dialect): string {
  const x = expressions(d);
  const linked = d.linkedTraces === null ? '' : ` AND empty(${d.linkedTraces})`;
  return `-- Traces that begin with a SERVER or CONSUMER span (or the CLIENT span of a proxy) and link to none; and the same at moved times: what
    -- they meet then, they meet by chance. parts: of how many beginnings of a service one is looked at by time alone; 0 is none.
    SELECT entry, entry_trace, callee, part, moved, starts + moved AS begins, stops + moved AS ends, arrayJoin(arrayConcat(
        if(moved = 0, arrayMap(id -> cityHash64('id', id), ids), []),
        if(takes, [], arrayMap(subject -> cityHash64(subject, intDiv(begins, ${us(FLEET.bucketMs)})), subjects)),
        if(takes OR part = 0 OR entry % greatest(part, 1) != 0, [], [cityHash64('time', intDiv(begins, ${us(FLEET.bucketMs)}))]))) AS key
    FROM (
      SELECT ${x.key(d.spanId)} AS entry, ${d.traceId} AS entry_trace, ${d.service} AS callee, arrayJoin([toInt64(0), ${FLEET.movedMs.map(us).join(', ')}]) AS moved,
        ${x.begin} AS starts, ${x.end} AS stops, {parts:Map(String, UInt32)}[callee] AS part,
        ${d.kind} IN ${kindsIn('Consumer')} AS takes, ${x.ids} AS ids, ${x.subjects} AS subjects
      FROM ${d.table}
      WHERE ${between(d, 0, 0)} AND ${d.parentSpanId} = ''
        AND (${d.kind} IN ${kindsIn('Server', 'Consumer')} OR (${d.kind} IN ${kindsIn('Client')} AND ${x.proxy}))${linked})`;
}

/** The heart: which calls without a callee and which beginnings belong together, by the strongest of key, subject and time. */
export function lostSql(d: Dialect): string {
  return `-- Requests that lose their context, by hop: a trace that begins at a callee, and the call without a callee that runs at that moment.
-- by: 3 an id that both carry, 2 the same request (method and path, RPC, proxy) within the call, 1 nothing but the time.
-- paired: beginnings with such a call; alone: those with calls of one hop only; by_chance: as many meet one at a moved time, and
-- also_by_chance those of them that meet one at their own time, too.
SELECT caller, target, callee, by, sum(weight * (moved = 0)) AS paired, sum(weight * (moved = 0 AND choices = 1)) AS alone,
  sum(weight * (moved != 0)) / ${FLEET.movedMs.length} AS by_chance, sum(weight * (moved != 0 AND also)) / ${FLEET.movedMs.length} AS also_by_chance,
  groupArraySampleIf(${FLEET.examples})(begun, moved = 0 AND choices = 1) AS examples
FROM (
  SELECT callee, begun, choice.1 AS moved, choice.2 AS by, choice.3 AS caller, choice.4 AS target,
    arrayCount(m -> m.1 = choice.1 AND m.2 = choice.2, kept) AS choices, if(choice.2 = 1, of, 1) AS weight,
    has(met, (toInt64(0), choice.2, choice.3, choice.4)) AS also
  FROM (
    SELECT callee, any(entry_trace) AS begun, any(part) AS of, groupUniqArray(${FLEET.choicesAtMost})((moved, by, caller, target)) AS met,
      arrayMax(arrayMap(m -> if(m.1 = 0, m.2, 0), met)) AS best,
      -- Of what it meets only the strongest counts; chance is measured by the same yardstick.
      arrayFilter(m -> m.2 = best OR (m.1 != 0 AND best < 2), met) AS kept
    FROM (
      ${entriesSql(d)}
    ) AS entries
    GLOBAL INNER JOIN (
      ${callsSql(d)}
    ) AS calls ON entries.key = calls.key
    WHERE entry_trace != call_trace AND if(by = 3,
      begins >= began - ${us(SYNCHRONISED_CLOCKS_MS)} AND begins <= if(sends, began + ${us(QUEUED_MS)}, ended + ${us(CALLS_ON_AFTER_MS)}),
      begins >= began - ${us(CALL_START_SLACK_MS)} AND ends <= ended + ${us(CALL_END_SLACK_MS)} AND (by = 2 OR caller != callee))
    GROUP BY entry, callee
  ) ARRAY JOIN kept AS choice
)
GROUP BY caller, target, callee, by
HAVING paired > 0
ORDER BY paired DESC
LIMIT ${FLEET.rowsAtMost}`;
}

/** Queues whose messages carry no id: what is sent and never received as a child, and received as the beginning of a trace, by destination. */
export function queuesSql(d: Dialect): string {
  const x = expressions(d);
  const linked = d.linkedTraces === null ? '' : ` AND empty(${d.linkedTraces})`;
  return `-- Queues: messages of one destination that were sent without a receiver, and received without a sender. Only the queue's name joins them.
SELECT destination, arrayFilter(name -> name != '', groupUniqArray(20)(if(takes, '', service))) AS callers,
  arrayFilter(name -> name != '', groupUniqArray(20)(if(takes, service, ''))) AS callees,
  countIf(NOT takes) AS sent, countIf(takes) AS received, groupArraySampleIf(${FLEET.examples})(trace, takes) AS examples
FROM (
  SELECT ${d.service} AS service, ${x.destination} AS destination, ${d.traceId} AS trace, ${d.kind} IN ${kindsIn('Consumer')} AS takes
  FROM ${d.table}
  -- The kinds stand here once more by themselves: so the attributes of other spans are not read at all.
  WHERE ${between(d, 0, 0)} AND ${d.kind} IN ${kindsIn('Consumer', 'Producer')}
    AND ${d.attribute(lit(MESSAGE_ID))} = '' AND destination != ''
    AND ((${d.kind} IN ${kindsIn('Consumer')} AND ${d.parentSpanId} = ''${linked})
      OR (${d.kind} IN ${kindsIn('Producer')} AND ${x.key(d.spanId)} GLOBAL NOT IN (
        SELECT ${x.key(d.parentSpanId)} FROM ${d.table}
        WHERE ${between(d, 0, FLEET.aroundMs)} AND ${d.parentSpanId} != '' AND ${d.kind} IN ${kindsIn('Consumer')})))
)
GROUP BY destination
HAVING sent > 0 AND received > 0
ORDER BY received DESC
LIMIT ${FLEET.rowsAtMost}`;
}
