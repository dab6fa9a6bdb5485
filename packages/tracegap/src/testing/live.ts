/**
 * Live backends that hold recordings: telemetry-store always, and the real Jaeger, Zipkin and ClickHouse where the environment says that
 * they run (JAEGER_QUERY and JAEGER_SEND, ZIPKIN_QUERY, CLICKHOUSE_QUERY; engine/backends.mjs starts them).
 */
import { startStore } from '@demo/telemetry-store';
import { rowsOf } from '../../engine/rows.cjs';
import { ClickHouseReader } from '../readers/clickhouse/index.js';
import { JaegerReader } from '../readers/jaeger/jaeger.js';
import { type TraceReader } from '../readers/reader.js';
import { TempoReader } from '../readers/tempo/tempo.js';
import { ZipkinReader } from '../readers/zipkin/zipkin.js';
import { type Trace } from '../span/model.js';
import { otlpOf, zipkinOf } from './senders.js';

export interface LiveBackend {
  /** How the command is told to read it. */
  readonly flag: '--tempo' | '--jaeger' | '--zipkin' | '--clickhouse';
  readonly url: string;
  /** A new one, which has asked nothing yet. */
  reader(): TraceReader & { readonly http?: { readonly stats: { readonly requests: number } } };
  /** Resolves when what was sent can be read. */
  send(traces: readonly Trace[]): Promise<void>;
  /** Forgets everything; null where the program has no such thing. */
  readonly empty: (() => Promise<void>) | null;
  close(): Promise<void>;
}

export const LIVE: readonly (readonly [string, () => Promise<LiveBackend>])[] = [
  ['telemetry-store', store],
  ...(process.env['JAEGER_QUERY'] ? [['Jaeger', jaeger] as const] : []),
  ...(process.env['ZIPKIN_QUERY'] ? [['Zipkin', zipkin] as const] : []),
  ...(process.env['CLICKHOUSE_QUERY'] ? [['ClickHouse', clickHouse] as const] : []),
];

async function store(): Promise<LiveBackend> {
  const { otlpUrl, queryUrl, close } = await startStore({
    host: '127.0.0.1',
    otlpPort: 0,
    queryPort: 0,
    databasePath: ':memory:',
  });
  return {
    flag: '--tempo',
    url: queryUrl,
    reader: () => new TempoReader({ url: queryUrl }),
    send: async (traces) => post(`${otlpUrl}/v1/traces`, JSON.stringify(otlpOf(traces.flatMap(({ spans }) => spans)))),
    empty: null,
    close,
  };
}

function jaeger(): Promise<LiveBackend> {
  const url = named('JAEGER_QUERY');
  const to = `${named('JAEGER_SEND')}/v1/traces`;
  return running('--jaeger', url, new JaegerReader({ url }), {
    reader: () => new JaegerReader({ url }),
    send: (traces) => post(to, JSON.stringify(otlpOf(traces.flatMap(({ spans }) => spans)))),
    empty: null,
  });
}

function zipkin(): Promise<LiveBackend> {
  const url = named('ZIPKIN_QUERY');
  return running('--zipkin', url, new ZipkinReader({ url }), {
    reader: () => new ZipkinReader({ url }),
    send: (traces) => post(`${url}/api/v2/spans`, JSON.stringify(zipkinOf(traces.flatMap(({ spans }) => spans)))),
    empty: null,
  });
}

function clickHouse(): Promise<LiveBackend> {
  const url = named('CLICKHOUSE_QUERY');
  return running('--clickhouse', url, new ClickHouseReader({ url }), {
    reader: () => new ClickHouseReader({ url }),
    send: (traces) => {
      const rows = rowsOf(traces.flatMap(({ spans }) => spans));
      return post(`${url}/`, `INSERT INTO otel_traces FORMAT JSONEachRow\n${rows.join('\n')}`);
    },
    empty: async () => {
      for (const table of ['otel_traces', 'otel_traces_trace_id_ts']) await post(`${url}/`, `TRUNCATE TABLE ${table}`);
    },
  });
}

type Own = Pick<LiveBackend, 'reader' | 'send' | 'empty'>;

/** Programs that somebody else starts and stops. */
function running(flag: LiveBackend['flag'], url: string, probe: TraceReader, own: Own): Promise<LiveBackend> {
  const send = async (traces: readonly Trace[]): Promise<void> => {
    await own.send(traces);
    for (const trace of traces) await arrived(probe, trace);
  };
  return Promise.resolve({ flag, url, ...own, send, close: () => Promise.resolve() });
}

async function arrived(reader: TraceReader, { traceId, spans }: Trace): Promise<void> {
  for (let look = 0; look < 200; look += 1) {
    const there = await reader.byId(traceId);
    if (there && there.spans.length >= spans.length) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${reader.name ?? 'the backend'} does not give back trace ${traceId}, of ${spans.length} spans`);
}

function named(variable: string): string {
  const value = process.env[variable];
  if (!value) throw new Error(`${variable} is not set; npm run test:backends sets it`);
  return value;
}

async function post(to: string, body: string): Promise<void> {
  const response = await fetch(to, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  if (!response.ok) throw new Error(`${to} answered ${response.status}: ${await response.text()}`);
}
