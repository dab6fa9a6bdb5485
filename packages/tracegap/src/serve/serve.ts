/** `tracegap serve`: receives or reads traces, judges them as they come, and shows the answer on a page. */
import { type Server } from 'node:http';
import { type OpenStore } from '@demo/telemetry-store';
import { type ClickHouseReader } from '../readers/clickhouse/index.js';
import { CompositeReader } from '../readers/composite.js';
import { type TraceReader } from '../readers/reader.js';
import { type Trace } from '../span/model.js';
import { Changes } from './api.js';
import { Fleet } from './fleets.js';
import { Judge } from './judge.js';
import { close, listen, LOOPBACK } from './listen.js';
import { loadVendor, type Vendor } from './load-vendor.js';
import { startOtlpGrpc } from './otlp-grpc.js';
import { otlpHttpServer } from './otlp-http.js';
import { pageServer } from './page-server.js';
import { backendSource, fileSource, otlpSource, type Source, storeReader } from './sources.js';

export interface ServeOptions {
  /** 0 takes any free port. */
  readonly port: number;
  readonly otlpPort: number;
  readonly grpcPort: number;
  /** Read instead of listening. */
  readonly backends: readonly { readonly name: string; readonly reader: TraceReader }[];
  /** Read instead of listening; null without files. */
  readonly files: { readonly name: string; readonly traces: readonly Trace[] } | null;
  /** Those of the backends whose hops are counted in the database as well. */
  readonly fleets: readonly { readonly name: string; readonly reader: ClickHouseReader }[];
  readonly fleetSinceMs: number;
  readonly keys: readonly string[];
  /** Of a backend: how far back, how often, how many at most. */
  readonly sinceMs: number;
  readonly everyMs: number;
  readonly limit: number;
  /** How long exporters may hold spans back. */
  readonly settleMs: number;
  /** Bounds of what is kept. */
  readonly maxAgeMs: number;
  readonly maxSizeBytes: number;
  /** Where what arrives is kept; `:memory:` forgets it at the end. */
  readonly databasePath: string;
}

export interface Serving {
  readonly url: string;
  /** Null where traces are read, not received. */
  readonly otlpUrl: string | null;
  readonly grpcUrl: string | null;
  close(): Promise<void>;
}

/** Search of a backend lags behind: the newest traces are not judged for good before it has caught up. */
const BACKEND_SETTLE_MS = 35_000;

/** @throws BadSettings where a port is taken or a part is missing; nothing stays open then */
export async function serve(options: ServeOptions): Promise<Serving> {
  const vendor = loadVendor();
  const closing: (() => Promise<void> | void)[] = [];
  const closeAll = async (): Promise<void> => {
    for (const end of closing.splice(0).reverse()) await end();
  };
  try {
    return { ...(await start(options, vendor, closing)), close: closeAll };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

type Closing = (() => Promise<void> | void)[];

async function start(options: ServeOptions, vendor: Vendor, closing: Closing): Promise<Omit<Serving, 'close'>> {
  const reads = options.backends.length > 0 || options.files !== null;
  const settleMs = options.backends.length > 0 ? Math.max(options.settleMs, BACKEND_SETTLE_MS) : options.settleMs;
  const changes = new Changes();
  const judge: Judge = new Judge({ keys: options.keys, settleMs, onChange: () => changes.tell(judge.version) });
  closing.push(() => judge.stop());
  const received = reads ? null : await receive(options, vendor, judge, closing);
  const sources = received ? [received.source] : readingSources(options, judge, changes);
  for (const source of sources) closing.push(() => source.stop());
  const fleets = countedFleets(options, () => changes.tell(judge.version));
  for (const fleet of fleets) closing.push(() => fleet.stop());
  const served = {
    judge,
    reader: new CompositeReader(sources.map(({ reader }) => reader)),
    marginMs: options.settleMs,
    logs: received !== null,
    sources: () => sources.map((source) => source.state()),
    fleets: () => fleets.map((fleet) => fleet.state()),
  };
  const server = pageServer({ served, changes, vendor, store: received?.store ?? null });
  const port = await listen(server, { port: options.port, what: 'the page', option: '--port' });
  closing.push(async () => {
    changes.close();
    await close(server);
  });
  return {
    url: `http://localhost:${port}`,
    otlpUrl: received?.otlpUrl ?? null,
    grpcUrl: received?.grpcUrl ?? null,
  };
}

function readingSources({ backends, files, ...options }: ServeOptions, judge: Judge, changes: Changes): Source[] {
  const onState = (): void => changes.tell(judge.version);
  return [
    ...backends.map(({ name, reader }) => backendSource(reader, judge, { ...options, name, onState })),
    ...(files ? [fileSource(files.traces, judge, files.name)] : []),
  ];
}

function countedFleets({ fleets, fleetSinceMs, keys }: ServeOptions, onState: () => void): Fleet[] {
  return fleets.map(({ name, reader }) => new Fleet(name, reader, { sinceMs: fleetSinceMs, keys, onState }));
}

interface Received {
  readonly source: Source;
  readonly store: OpenStore;
  readonly otlpUrl: string;
  readonly grpcUrl: string;
}

async function receive(options: ServeOptions, vendor: Vendor, judge: Judge, closing: Closing): Promise<Received> {
  let arrived: (ids: readonly string[]) => void = () => undefined;
  const store = vendor.openStore({ ...options, onTraces: (ids) => arrived(ids) });
  closing.push(() => store.close());
  const http: Server = otlpHttpServer(store, vendor);
  const port = await listen(http, { port: options.otlpPort, what: 'OTLP/HTTP', option: '--otlp-port' });
  closing.push(() => close(http));
  const grpc = await startOtlpGrpc(store, vendor, {
    port: options.grpcPort,
    what: 'OTLP/gRPC',
    option: '--grpc-port',
  });
  closing.push(() => grpc.close());
  const otlpUrl = `http://${LOOPBACK}:${port}`;
  const grpcUrl = `http://${LOOPBACK}:${grpc.port}`;
  const source = otlpSource(storeReader(store), judge, { name: otlpUrl, grpc: grpcUrl });
  arrived = (ids) => source.arrived(ids);
  return { source, store, otlpUrl, grpcUrl };
}
