import { type Command, Option } from 'commander';
import { fleetJunit, fleetMarkdown, fleetMetrics, fleetText } from '../../fleet/render.js';
import { fleetSql, fleetTable } from '../../fleet/index.js';
import { type ClickHouseFlags, clickHouseReader } from '../../node/clickhouse.js';
import { tellStats } from '../backend.js';
import { keyOption } from '../flags.js';
import { progress, progressDone, useColor, write } from '../output.js';
import { countArgument, duration } from '../settings.js';

interface FleetFlags extends ClickHouseFlags {
  readonly since: number;
  readonly settle: number;
  readonly hops: number;
  readonly samples: number;
  readonly maxThreads?: number;
  readonly key: readonly string[];
  readonly strict?: boolean;
  readonly stats?: boolean;
  readonly printSql?: boolean;
  readonly json?: boolean;
  readonly markdown?: boolean;
  readonly junit?: boolean;
  readonly prometheus?: boolean;
}

/** A day of everybody's traces: counted in ClickHouse, judged on samples. */
export function fleetCommand(program: Command): void {
  program
    .command('fleet')
    .description('which hops of all services lose context, how often and why: counted in ClickHouse by SQL')
    .option(
      '--clickhouse <url>',
      'its HTTP port, with ?database= if need be (default: CLICKHOUSE_URL or http://localhost:8123)',
    )
    .option('--clickhouse-schema <name|file>', 'otel, clickstack, signoz, or a YAML file with table and columns')
    .addOption(duration('--since <duration>', 'how far back', '1d'))
    .addOption(duration('--settle <duration>', 'leave out what is younger: its spans may be on their way', '1m'))
    .addOption(duration('--timeout <duration>', 'of one query', '2m'))
    .option('--max-memory <MiB>', 'of one query, in the database', countArgument, 2_048)
    .option('--max-threads <count>', 'of one query (default: as the database is set)', countArgument)
    .option('--hops <count>', 'how many of the worst hops get a closer look', countArgument, 10)
    .option('--samples <count>', 'how many traces of each are read and judged', countArgument, 3)
    .addOption(keyOption())
    .option('--strict', 'exit with 1 for suspected hops, too')
    .option('--stats', 'say on stderr what the database was asked for')
    .option('--print-sql', 'print the SQL, commented, and ask nothing')
    .addOption(new Option('--json', 'the table as JSON').conflicts(['markdown', 'junit', 'prometheus']))
    .addOption(new Option('--markdown', 'as Markdown').conflicts(['junit', 'prometheus']))
    .addOption(new Option('--junit', 'as JUnit XML').conflicts(['prometheus']))
    .option('--prometheus', "as gauges in Prometheus' text format, for a textfile collector")
    .action(run);
}

async function run(flags: FleetFlags): Promise<void> {
  const threads = flags.maxThreads === undefined ? {} : { maxThreads: flags.maxThreads };
  const reader = clickHouseReader(flags, process.env, threads);
  if (flags.stats) tellStats(reader.name, reader.client.stats);
  if (flags.printSql) return write(fleetSql(reader, { sinceMs: flags.since }));
  const table = await fleetTable(reader, {
    sinceMs: flags.since,
    settleMs: flags.settle,
    hops: flags.hops,
    samples: flags.samples,
    keys: flags.key,
    onProgress: progress,
  });
  progressDone();
  if (flags.json) write(`${JSON.stringify(table, null, 2)}\n`);
  else if (flags.markdown) write(fleetMarkdown(table));
  else if (flags.junit) write(fleetJunit(table));
  else if (flags.prometheus) write(fleetMetrics(table));
  else write(fleetText(table, { color: useColor() }));
  const broken = table.hops.some(({ verdict }) => verdict === 'split' || flags.strict);
  process.exitCode = table.spans === 0 ? 2 : broken ? 1 : 0;
}
