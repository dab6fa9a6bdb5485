/** The backend that flags and environment name, as a reader. */
import { type Command, Option } from 'commander';
import { tempoHeaders, tempoUrl } from '../node/auth.js';
import { type ClickHouseFlags, clickHouseReader } from '../node/clickhouse.js';
import { type TraceReader } from '../readers/reader.js';
import { TempoReader } from '../readers/tempo/tempo.js';
import { durationArgument } from './settings.js';

export interface TempoFlags {
  readonly tempo?: string;
  readonly tenant?: string;
  readonly timeout: number;
}

export type BackendFlags = TempoFlags & ClickHouseFlags;

export function withBackend(command: Command): Command {
  return command
    .option('--tempo <url>', 'base URL of Tempo (default: TEMPO_URL or http://localhost:3200)')
    .option('--tenant <id>', 'X-Scope-OrgID (default: TEMPO_TENANT)')
    .addOption(
      new Option('--clickhouse <url>', "read the Collector's table in a ClickHouse instead (its HTTP port)").conflicts([
        'tempo',
        'tenant',
      ]),
    )
    .option('--clickhouse-schema <name|file>', 'otel, clickstack, signoz, or a YAML file with table and columns')
    .option('--timeout <duration>', 'of one request', durationArgument, 10_000);
}

/** The one backend that is named: a ClickHouse, or else a Tempo. */
export function backendReader(flags: BackendFlags): TraceReader {
  return flags.clickhouse === undefined ? tempoReader(flags) : clickHouseReader(flags, process.env);
}

export function tempoReader(flags: TempoFlags): TempoReader {
  return new TempoReader({
    url: tempoUrl(flags.tempo, process.env),
    headers: tempoHeaders(process.env, flags.tenant),
    timeoutMs: flags.timeout,
  });
}
