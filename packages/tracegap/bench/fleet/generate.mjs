// Spans for the fleet bench, made inside the engine from its own numbers(), and the truth beside them: how many requests lose context at
// which hop. node packages/tracegap/bench/fleet.mjs runs it; nothing of the truth is in the spans.
import { BREAKS, spansPerTrace, templateRows } from './shapes.mjs';

const AT_ONCE = 200_000;

/** A request is cut at a hop when its own number says so: the same sentence makes the spans and counts the truth. */
const cutAt = (i, hop, perMille) => `sipHash64(${i}, ${hop}) % 1000 < ${perMille}`;

function prepare(session) {
  session.query('DROP TABLE IF EXISTS template');
  session.query(`CREATE TABLE template (slot UInt8, n UInt16, parent UInt16, cuts Array(String), rates Array(UInt16), cut String, rate UInt16,
    service String, kind String, name String, scope String, offset Float64, length Float64, attributes Map(LowCardinality(String), String)) ENGINE = Memory`);
  const rateOf = (cut) => BREAKS[cut]?.perMille ?? 0;
  const rows = templateRows().map((row) =>
    JSON.stringify({ ...row, rates: row.cuts.map(rateOf), rate: rateOf(row.cut) }),
  );
  session.query(
    `INSERT INTO template SETTINGS input_format_skip_unknown_fields = 1 FORMAT JSONEachRow ${rows.join('\n')}`,
  );
}

const INSERT = (from, count, startMs, perSecond) => `
INSERT INTO otel_traces (Timestamp, TraceId, SpanId, ParentSpanId, SpanName, SpanKind, ServiceName, ResourceAttributes, ScopeName, ScopeVersion, SpanAttributes, Duration, StatusCode)
WITH
  t.number AS i,
  -- How slow this request is, and when it began: requests come at random within a few seconds.
  0.6 + (sipHash64(i, 'slow') % 1000) / 500 AS slow,
  ${startMs} + (i + (sipHash64(i, 'when') % 3000000) / 1000) * ${1000 / perSecond} AS begin,
  arrayFilter((cut, rate) -> ${cutAt('i', 'cut', 'rate')}, cuts, rates) AS broken,
  lower(hex(sipHash128(i, if(empty(broken), '', broken[-1])))) AS trace,
  leftPad(lower(hex(sipHash64(i, n, 'span'))), 16, '0') AS span
SELECT fromUnixTimestamp64Nano(toInt64((begin + offset * slow) * 1e6)), trace, span, if(parent = 0 OR (cut != '' AND ${cutAt('i', 'cut', 'rate')}), '', leftPad(lower(hex(sipHash64(i, parent, 'span'))), 16, '0')),
  name, kind, service,
  map('service.name', service, 'service.namespace', 'shop', 'telemetry.sdk.name', 'opentelemetry', 'telemetry.sdk.language', 'nodejs',
      'k8s.pod.name', concat(service, '-', toString(i % 8)), 'host.name', concat('node-', toString(i % 40))),
  scope, '0.220.0', mapApply((k, v) -> (k, replaceOne(v, '{i}', leftPad(toString(i), 12, '0'))), attributes),
  toUInt64(length * slow * 1e6), 'Unset'
FROM numbers(${from}, ${count}) AS t INNER JOIN template ON template.slot = t.number % 100`;

/** Makes at least `spans` spans that end now-ish; resolves to the truth: requests cut at each hop, and where the time window lies. */
export async function generate(session, { spans, perSecond, endMs, log = () => {} }) {
  prepare(session);
  const traces = Math.ceil(spans / spansPerTrace());
  const requestsPerSecond = perSecond / spansPerTrace();
  const startMs = Math.floor(endMs - (traces / requestsPerSecond) * 1000);
  session.query('SET max_memory_usage = 2000000000, max_threads = 2');
  for (let from = 0; from < traces; from += AT_ONCE) {
    await session.queryAsync(INSERT(from, Math.min(AT_ONCE, traces - from), startMs, requestsPerSecond));
    log(`${Math.round((100 * Math.min(traces, from + AT_ONCE)) / traces)} % of ${traces} requests`);
  }
  return { traces, startMs, endMs, hops: await truthOf(session, traces) };
}

async function truthOf(session, traces) {
  const sql = `SELECT cut, count() AS asked, countIf(${cutAt('t.number', 'cut', 'rate')}) AS broken FROM numbers(${traces}) AS t
    INNER JOIN (SELECT slot, cut, rate FROM template WHERE cut != '') AS template ON template.slot = t.number % 100 GROUP BY cut ORDER BY cut`;
  const rows = (await session.queryAsync(sql, { format: 'JSONEachRow' }))
    .text()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  return rows.map(({ cut, asked, broken }) => ({
    from: BREAKS[cut].from,
    to: BREAKS[cut].to,
    kind: BREAKS[cut].kind,
    requests: Number(asked),
    broken: Number(broken),
  }));
}
