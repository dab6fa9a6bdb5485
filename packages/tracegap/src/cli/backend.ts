/** The backend that flags and environment name, as a reader. */
import { type Command, Option } from 'commander';
import {
  backendHeaders,
  type BackendName,
  BACKENDS,
  backendUrl,
  BadSettings,
  tempoHeaders,
  tempoUrl,
} from '../node/auth.js';
import { type ClickHouseFlags, clickHouseReader } from '../node/clickhouse.js';
import { type ClickHouseReader } from '../readers/clickhouse/index.js';
import { type BackendHttp, type BackendStats } from '../readers/http.js';
import { JaegerReader } from '../readers/jaeger/jaeger.js';
import { type TraceReader } from '../readers/reader.js';
import { TempoReader } from '../readers/tempo/tempo.js';
import { ZipkinReader } from '../readers/zipkin/zipkin.js';
import { duration } from './settings.js';

interface TempoFlags {
  readonly tempo?: string;
  readonly tenant?: string;
  readonly timeout: number;
}

export interface BackendFlags extends TempoFlags, Omit<ClickHouseFlags, 'timeout'> {
  readonly jaeger?: string;
  readonly zipkin?: string;
  readonly stats?: boolean;
}

type BackendReader = TraceReader & { readonly http: BackendHttp };

export function withBackend(command: Command): Command {
  return command
    .option('--tempo <url>', 'base URL of Tempo (default: TEMPO_URL or http://localhost:3200)')
    .option('--jaeger <url>', 'base URL of Jaeger 1 or 2 instead (or JAEGER_URL)')
    .option('--zipkin <url>', 'base URL of Zipkin 2 or 3 instead (or ZIPKIN_URL)')
    .option('--tenant <id>', 'X-Scope-OrgID (default: TEMPO_TENANT)')
    .addOption(
      new Option('--clickhouse <url>', "read the Collector's table in a ClickHouse instead (its HTTP port)").conflicts([
        'tempo',
        'jaeger',
        'zipkin',
        'tenant',
      ]),
    )
    .option('--clickhouse-schema <name|file>', 'otel, clickstack, signoz, or a YAML file with table and columns')
    .addOption(duration('--timeout <duration>', 'of one request', '10s'))
    .option('--stats', 'say on stderr what the backend was asked for');
}

/** The one backend that is named: a flag goes before the environment. */
export function backendReader(flags: BackendFlags): TraceReader {
  if (flags.clickhouse !== undefined) {
    const reader = clickHouseReader(flags, process.env);
    if (flags.stats) tellStats(reader.name, reader.client.stats);
    return reader;
  }
  const reader = readerOf(chosen(flags), flags);
  if (flags.stats) tellStats(reader.http.name, reader.http.stats);
  return reader;
}

/** Repeatable flags of `serve`: every backend that is named. */
export interface BackendsFlags {
  readonly tempo: readonly string[];
  readonly jaeger: readonly string[];
  readonly zipkin: readonly string[];
  readonly clickhouse: readonly string[];
  readonly clickhouseSchema?: string;
  readonly tenant?: string;
  readonly timeout: number;
}

export interface NamedReader {
  readonly name: string;
  readonly reader: TraceReader;
}

/** @throws BadSettings for a URL that is none or has a password in it */
export function namedBackends(flags: BackendsFlags): NamedReader[] {
  const { timeout, tenant } = flags;
  return (Object.keys(BACKENDS) as BackendName[]).flatMap((backend) =>
    flags[backend].map((url) => {
      const reader = readerOf(backend, { [backend]: url, timeout, ...(tenant === undefined ? {} : { tenant }) });
      return { name: `${reader.http.name} ${url}`, reader };
    }),
  );
}

/** As `namedBackends`; these are counted as a fleet, too. */
export function namedClickHouses({ clickhouse, clickhouseSchema, timeout }: BackendsFlags): {
  readonly name: string;
  readonly reader: ClickHouseReader;
}[] {
  const schema = clickhouseSchema === undefined ? {} : { clickhouseSchema };
  return clickhouse.map((url) => {
    const reader = clickHouseReader({ clickhouse: url, timeout, ...schema }, process.env);
    return { name: `${reader.name} ${url}`, reader };
  });
}

function tempoReader(flags: TempoFlags): TempoReader {
  return new TempoReader({
    url: tempoUrl(flags.tempo, process.env),
    headers: tempoHeaders(process.env, flags.tenant),
    timeoutMs: flags.timeout,
  });
}

/** A flag goes before the environment, and one backend is read at a time. */
function chosen(flags: BackendFlags): BackendName {
  const names = Object.keys(BACKENDS) as BackendName[];
  const given = names.filter((name) => flags[name] !== undefined);
  const named = given.length > 0 ? given : names.filter((name) => process.env[`${name.toUpperCase()}_URL`]);
  if (named.length > 1) throw new BadSettings(`name one backend, not several: --${named.join(', --')}`);
  return named[0] ?? 'tempo';
}

function readerOf(backend: BackendName, flags: BackendFlags): BackendReader {
  if (backend === 'tempo') return tempoReader(flags);
  const options = {
    url: backendUrl(backend, flags[backend], process.env),
    headers: backendHeaders(backend, process.env),
    timeoutMs: flags.timeout,
  };
  return backend === 'jaeger' ? new JaegerReader(options) : new ZipkinReader(options);
}

/** At the end of the process: however the command ends, it says what it asked for. */
export function tellStats(name: string, stats: BackendStats): void {
  process.once('exit', () =>
    process.stderr.write(
      `${name}: ${stats.requests} requests, ${stats.bytes} bytes, at most ${stats.atOnce} at once\n`,
    ),
  );
}
