import { type Command } from 'commander';
import { readFiles } from '../../node/files.js';
import { forTerminal } from '../../render/escape.js';
import { type BackendsFlags, namedBackends, namedClickHouses } from '../backend.js';
import { keyOption } from '../flags.js';
import { write } from '../output.js';
import { countArgument, duration, portArgument, repeated } from '../settings.js';

interface ServeFlags extends BackendsFlags {
  readonly port: number;
  readonly otlpPort: number;
  readonly grpcPort: number;
  readonly since: number;
  readonly fleetSince: number;
  readonly every: number;
  readonly limit: number;
  readonly margin: number;
  readonly keep?: string;
  readonly maxSize: number;
  readonly maxAge: number;
  readonly key: readonly string[];
}

const MIB = 1024 * 1024;

/** The page: of traces that are sent here, of a backend, or of files. */
export function serveCommand(program: Command): void {
  program
    .command('serve')
    .description('a page on http://localhost:4319: which hops lose the context, in the traces that you send here, live')
    .argument('[path...]', 'files or folders to read instead of listening')
    .addOption(repeated('--tempo <url>', 'read a Tempo instead of listening; may be repeated'))
    .addOption(repeated('--jaeger <url>', '… a Jaeger 1 or 2'))
    .addOption(repeated('--zipkin <url>', '… a Zipkin 2 or 3'))
    .addOption(repeated('--clickhouse <url>', "… the Collector's table in a ClickHouse, and count its hops as a fleet"))
    .option('--clickhouse-schema <name|file>', 'otel, clickstack, signoz, or a YAML file with table and columns')
    .option('--tenant <id>', 'X-Scope-OrgID (default: TEMPO_TENANT)')
    .addOption(duration('--timeout <duration>', 'of one request', '10s'))
    .option('--port <number>', 'of the page; 0 is any free one', portArgument, 4319)
    .option('--otlp-port <number>', 'OTLP/HTTP, protobuf and JSON', portArgument, 4318)
    .option('--grpc-port <number>', 'OTLP/gRPC', portArgument, 4317)
    .addOption(duration('--since <duration>', 'of a backend: how far back', '15m'))
    .addOption(duration('--fleet-since <duration>', 'of a ClickHouse: how far back its hops are counted', '1d'))
    .addOption(duration('--every <duration>', 'of a backend: how long between two looks', '15s'))
    .option('--limit <count>', 'of a backend: how many traces at most', countArgument, 1_000)
    .addOption(duration('--margin <duration>', 'how long exporters may hold spans back', '6s'))
    .option('--keep <file>', 'keep what arrives in this SQLite file')
    .option('--max-size <MiB>', 'of what is kept; the oldest goes first', countArgument, 256)
    .addOption(duration('--max-age <duration>', 'of what is kept', '2d'))
    .addOption(keyOption())
    .action(run);
}

async function run(paths: string[], flags: ServeFlags): Promise<void> {
  // Nothing of it is loaded by the other commands.
  const { serve } = await import('../../serve/serve.js');
  const fleets = namedClickHouses(flags);
  const serving = await serve({
    ...flags,
    backends: [...namedBackends(flags), ...fleets],
    fleets,
    fleetSinceMs: flags.fleetSince,
    files: await filesOf(paths),
    keys: flags.key,
    sinceMs: flags.since,
    everyMs: flags.every,
    settleMs: flags.margin,
    maxAgeMs: flags.maxAge,
    maxSizeBytes: flags.maxSize * MIB,
    databasePath: flags.keep ?? ':memory:',
  });
  write(`${serving.url}\n`);
  if (serving.otlpUrl !== null)
    write(`OTLP/HTTP on ${serving.otlpUrl}, gRPC on ${serving.grpcUrl}: point OTEL_EXPORTER_OTLP_ENDPOINT at it\n`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void serving.close().then(() => process.exit(0)));
}

async function filesOf(paths: readonly string[]) {
  if (paths.length === 0) return null;
  const { traces, problems } = await readFiles(paths);
  for (const problem of problems) process.stderr.write(`${forTerminal(problem, 400)}\n`);
  return { name: paths.join(', '), traces };
}
