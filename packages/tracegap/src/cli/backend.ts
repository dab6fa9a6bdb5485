/** The backend that flags and environment name, as a reader. */
import { type Command } from 'commander';
import { tempoHeaders, tempoUrl } from '../node/auth.js';
import { TempoReader } from '../readers/tempo/tempo.js';
import { durationArgument } from './settings.js';

export interface TempoFlags {
  readonly tempo?: string;
  readonly tenant?: string;
  readonly timeout: number;
}

export function withTempo(command: Command): Command {
  return command
    .option('--tempo <url>', 'base URL of Tempo (default: TEMPO_URL or http://localhost:3200)')
    .option('--tenant <id>', 'X-Scope-OrgID (default: TEMPO_TENANT)')
    .option('--timeout <duration>', 'of one request', durationArgument, 10_000);
}

export function tempoReader(flags: TempoFlags): TempoReader {
  return new TempoReader({
    url: tempoUrl(flags.tempo, process.env),
    headers: tempoHeaders(process.env, flags.tenant),
    timeoutMs: flags.timeout,
  });
}
