import { groupByTrace } from '../otlp/chunk.js';
import { encodeOtlpJson } from '../otlp/from-json.js';
import { scanSpans } from '../otlp/scan.js';
import { LogsDataType, TracesDataType } from '../otlp/schema.js';
import type { LogsData } from '../otlp/types.js';
import { otlpTraces, spanId, traceId } from '../testing/traces.js';
import { narrow } from '../traceql/narrow.js';
import { parseTraceQl } from '../traceql/parse.js';
import { openDatabase } from './database.js';
import { LogStore } from './log-store.js';
import { Retention } from './retention.js';
import { SpanStore } from './span-store.js';
import { pragma } from './sqlite.js';

const MIB = 1024 * 1024;
const HOUR = 3600 * 1000;
const ALL = { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER };

function openStore() {
  const db = openDatabase(':memory:');
  const spans = new SpanStore(db);
  const logs = new LogStore(db);
  const keep = (n: number, receivedMs: number): void => {
    const pad = { pad: 'x'.repeat(2000), n };
    const json = otlpTraces('order', [{ traceId: traceId(n), spanId: spanId(n), attributes: pad }]);
    spans.append(groupByTrace(scanSpans(encodeOtlpJson(TracesDataType, json))), receivedMs);
  };
  const log = (n: number, receivedMs: number): void => {
    const json = JSON.stringify({
      resourceLogs: [{ scopeLogs: [{ logRecords: [{ traceId: traceId(n), body: { stringValue: 'said' } }] }] }],
    });
    const data = LogsDataType.decode(encodeOtlpJson(LogsDataType, json)) as unknown as LogsData;
    logs.append(data, receivedMs);
  };
  const isKept = (n: number): boolean => spans.read(Buffer.from(traceId(n), 'hex')).length > 0;
  const isFound = (n: number): boolean =>
    [...spans.candidates(ALL, narrow(parseTraceQl(`{ span.n = ${n} }`).spanset))].length > 0;
  const hasLog = (n: number): boolean => logs.read(Buffer.from(traceId(n), 'hex')).length > 0;
  return { db, keep, log, isKept, isFound, hasLog };
}

describe('retention', () => {
  it('deletes what arrived longer ago than the age, spans and logs, from the index too', async () => {
    const store = openStore();
    const now = Date.now();
    for (let n = 0; n < 600; n++) store.keep(n, now - (n < 300 ? 3 : 1) * HOUR);
    store.log(0, now - 3 * HOUR);
    store.log(599, now - HOUR);

    await new Retention(store.db, { maxAgeMs: 2 * HOUR, maxSizeBytes: 1024 * MIB }).enforce(now);

    const numbers = Array.from({ length: 600 }, (_, n) => n);
    expect(numbers.filter(store.isKept)).toEqual(numbers.slice(300));
    expect(numbers.filter(store.isFound)).toEqual(numbers.slice(300));
    expect([0, 599].map(store.hasLog)).toEqual([false, true]);
  });

  it('deletes the oldest arrivals, and only them, until the size fits', async () => {
    const store = openStore();
    const now = Date.now();
    for (let n = 0; n < 1500; n++) store.keep(n, now - 1500 + n);

    await new Retention(store.db, { maxAgeMs: HOUR, maxSizeBytes: 4 * MIB }).enforce(now);

    const used = ['page_count', 'freelist_count'].map((name) => pragma(store.db, name) as number);
    expect(((used[0] as number) - (used[1] as number)) * 4096).toBeLessThanOrEqual(4 * MIB);
    const kept = Array.from({ length: 1500 }, (_, n) => n).filter(store.isKept);
    expect(kept.length).toBeGreaterThan(300);
    expect(kept).toEqual(Array.from({ length: kept.length }, (_, i) => 1500 - kept.length + i));
    expect(store.isFound(0)).toBe(false);
    expect(store.isFound(1499)).toBe(true);
  });

  it('leaves a store within its bounds alone', async () => {
    const store = openStore();
    store.keep(1, Date.now());
    await new Retention(store.db, { maxAgeMs: HOUR, maxSizeBytes: 100 * MIB }).enforce();
    expect(store.isKept(1)).toBe(true);
  });
});
