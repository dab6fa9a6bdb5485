import { readFileSync } from 'node:fs';
import { Command, Option } from 'commander';
import { parse as parseYaml } from 'yaml';
import { diagnoseAll } from '../diagnose.js';
import { checkShape, parseShape } from '../expect/index.js';
import { examine, investigate } from '../investigate.js';
import { BadSettings } from '../node/auth.js';
import { readFiles } from '../node/files.js';
import { MemoryReader } from '../readers/memory.js';
import { forTerminal } from '../render/escape.js';
import { painter } from '../render/terminal.js';
import { exitCode, type TraceReport } from '../report/types.js';
import { type Trace } from '../span/model.js';
import { VERSION } from '../version.js';
import { serveCommand } from './commands/serve.js';
import { explain, rules } from './explain.js';
import { output, type OutputOptions, progress, progressDone, reportFile, useColor, write } from './output.js';
import { judgeRecent, recentReport } from './recent.js';
import {
  collect,
  countArgument,
  durationArgument,
  type NamedTrace,
  namedTraceArgument,
  portArgument,
  type TempoFlags,
  tempoReader,
  traceIdArgument,
} from './settings.js';
import { startWatch } from './watch.js';

interface Waiting {
  readonly wait: number;
  readonly margin: number;
  readonly key: readonly string[];
}

const HELP = `
Examples:
  tracegap serve                                          a page of your own services' traces: send OTLP to :4318
  tracegap 4bf92f3577b34da6a3ce929d0e0e4736               where did this trace of http://localhost:3200 break?
  tracegap 4bf92f… --tempo https://tempo.example.com      … of another Tempo
  tracegap 00-4bf92f…-00f067aa0ba902b7-00                 a traceparent from a log: was it sampled at all?
  tracegap file traces.json --trace 4bf92f…               one trace of a file of OTLP, the others are searched
  kubectl logs deploy/otelcol | tracegap file -           every trace of standard input
  tracegap recent --since 15m                             which share of all traces is broken, by hop
  tracegap watch --every 1m                               the same for Prometheus, again and again
  tracegap explain not-forwarded                          what a cause is, how to prove and how to mend it
  tracegap expect shape.yaml traces.json                  does the trace have the shape it should have?

Access (never on the command line):
  TEMPO_URL, TEMPO_TENANT, TEMPO_TOKEN or TEMPO_TOKEN_FILE (bearer),
  TEMPO_USER with TEMPO_PASSWORD or TEMPO_PASSWORD_FILE (basic)

Exit codes:
  0 connected, linked or restarted; 1 split or lost-span; 2 cannot judge, wrong usage or no backend
  (expect: 0 the shape is met, 1 it is not)`;

export function buildProgram(): Command {
  const program = new Command('tracegap')
    .description('Says where a distributed trace broke, why, on what evidence, and how to mend it.')
    .version(VERSION)
    .addHelpText('after', HELP)
    .exitOverride()
    .showHelpAfterError('(tracegap --help shows how it is used)');
  traceCommand(program);
  fileCommand(program);
  recentCommand(program);
  watchCommand(program);
  serveCommand(program);
  explainCommand(program);
  expectCommand(program);
  return program;
}

function withOutput(command: Command): Command {
  return command
    .addOption(
      new Option('--json', 'the report as JSON (its schema is in the package)').conflicts(['junit', 'markdown']),
    )
    .addOption(new Option('--junit', 'the report as JUnit XML').conflicts(['markdown']))
    .option('--markdown', 'the report as Markdown');
}

function withTempo(command: Command): Command {
  return command
    .option('--tempo <url>', 'base URL of Tempo (default: TEMPO_URL or http://localhost:3200)')
    .option('--tenant <id>', 'X-Scope-OrgID (default: TEMPO_TENANT)')
    .option('--timeout <duration>', 'of one request', durationArgument, 10_000);
}

function withKeys(command: Command): Command {
  return command.option('--key <attribute>', 'an attribute that identifies a request; may be repeated', collect, []);
}

function withWaiting(command: Command): Command {
  return withKeys(command)
    .option('--wait <duration>', 'how long to wait for spans and for search', durationArgument, 45_000)
    .option('--margin <duration>', 'how long exporters may hold spans back', durationArgument, 6_000);
}

function traceCommand(program: Command): void {
  const command = program
    .command('trace', { isDefault: true })
    .description('judge one trace of a Tempo')
    .argument(
      '<trace-id>',
      'its id, or a whole traceparent (which also tells whether it was sampled)',
      namedTraceArgument,
    );
  withOutput(withWaiting(withTempo(command))).action(
    async ({ traceId, ...seen }: NamedTrace, flags: TempoFlags & Waiting & OutputOptions) => {
      const { report, traces } = await examine(traceId, tempoReader(flags), { ...waiting(flags), ...seen });
      progressDone();
      output([report], traces, flags);
    },
  );
}

function waiting(flags: Waiting): Parameters<typeof investigate>[2] {
  return { waitMs: flags.wait, marginMs: flags.margin, keys: flags.key, onProgress: progress };
}

function fileCommand(program: Command): void {
  const command = program
    .command('file')
    .description('judge every trace of files of OTLP (JSON, JSON lines, protobuf; "-" is standard input)')
    .argument('<path...>', 'files or folders')
    .option('--trace <id>', 'only this trace; the others are where its other half is searched', namedTraceArgument)
    .option('--all', 'every trace in full, instead of each kind of break once with an example');
  withOutput(withKeys(command)).action(
    async (paths: string[], flags: { trace?: NamedTrace; key: string[] } & OutputOptions) => {
      const { reports, traces } = await judgeFiles(paths, flags.key, flags.trace);
      output(reports, traces, flags);
    },
  );
}

async function judgeFiles(
  paths: readonly string[],
  keys: readonly string[],
  named?: NamedTrace,
): Promise<{ reports: TraceReport[]; traces: readonly Trace[] }> {
  const { traces, problems } = await readFiles(paths);
  for (const problem of problems) process.stderr.write(`${forTerminal(problem, 400)}\n`);
  const reader = new MemoryReader(traces);
  const all = reader.all();
  if (named === undefined) return { reports: diagnoseAll(all, keys), traces: all };
  const { traceId, ...seen } = named;
  return { reports: [await investigate(traceId, reader, { keys, ...seen })], traces: all };
}

function recentCommand(program: Command): void {
  const command = program
    .command('recent')
    .description('judge all traces of the last minutes: the share of broken ones by hop')
    .option('--since <duration>', 'how far back', durationArgument, 15 * 60_000)
    .option('--limit <count>', 'how many traces at most', countArgument, 10_000);
  withOutput(withKeys(withTempo(command))).action(
    async (flags: TempoFlags & OutputOptions & { since: number; limit: number; key: string[] }) => {
      const result = await judgeRecent(tempoReader(flags), {
        sinceMs: flags.since,
        limit: flags.limit,
        keys: flags.key,
        onProgress: progress,
      });
      progressDone();
      if (flags.json || flags.junit || flags.markdown) return output(result.reports, [], flags);
      write(recentReport(result, useColor()));
      process.exitCode = exitCode(result.reports);
    },
  );
}

function watchCommand(program: Command): void {
  const command = program
    .command('watch')
    .description('judge the last minutes again and again, and serve the broken hops as metrics for Prometheus')
    .option('--since <duration>', 'how far back each look goes', durationArgument, 15 * 60_000)
    .option('--every <duration>', 'how long to wait between two looks', durationArgument, 60_000)
    .option('--limit <count>', 'how many traces at most', countArgument, 10_000)
    .option('--host <address>', 'where to listen', '127.0.0.1')
    .option('--port <number>', 'on which port; 0 is any free one', portArgument, 9469);
  withKeys(withTempo(command)).action(
    async (
      flags: TempoFlags & { since: number; every: number; limit: number; host: string; port: number; key: string[] },
    ) => {
      const watch = await startWatch(tempoReader(flags), {
        ...flags,
        sinceMs: flags.since,
        everyMs: flags.every,
        keys: flags.key,
        onError: ({ message }) => process.stderr.write(`tracegap: ${forTerminal(message, 400)}\n`),
      });
      write(`metrics: ${watch.url}\n`);
      for (const signal of ['SIGINT', 'SIGTERM'] as const)
        process.once(signal, () => void watch.close().then(() => process.exit(0)));
    },
  );
}

function explainCommand(program: Command): void {
  program
    .command('explain')
    .description('what a rule means: what is seen, why it happens, how to prove and how to mend it')
    .argument('[rule]', 'for example not-forwarded; without it, all rules')
    .action((rule: string | undefined) => write(`${rule === undefined ? rules() : explain(rule)}\n`));
}

function expectCommand(program: Command): void {
  const command = program
    .command('expect')
    .description('does a trace have the shape it should have? For CI; docs/expect.md has the format')
    .argument('<shape>', 'the shape, a YAML file')
    .argument('[path...]', 'files of OTLP; without them, Tempo is asked')
    .option('--trace <id>', 'the trace; may be left out for files: then all traces are compared', traceIdArgument);
  withWaiting(withTempo(command))
    .option('--json', 'the result as JSON')
    .action(async (file: string, paths: string[], flags: TempoFlags & Waiting & { trace?: string; json?: boolean }) => {
      const shape = parseShape(parseYaml(readFileSync(file, 'utf8')));
      const reports = await reportsFor(paths, flags);
      progressDone();
      const result = checkShape(shape, reports);
      if (flags.json) write(`${JSON.stringify({ ...result, ...reportFile(reports) }, null, 2)}\n`);
      else write(diffText(shape.name, result));
      process.exitCode = result.met ? 0 : 1;
    });
}

/** The report of the trace and of the traces that its findings lead to. */
async function reportsFor(
  paths: readonly string[],
  flags: TempoFlags & Waiting & { trace?: string },
): Promise<TraceReport[]> {
  if (paths.length > 0 && flags.trace === undefined) return (await judgeFiles(paths, flags.key)).reports;
  if (flags.trace === undefined) throw new BadSettings('--trace: name the trace, or give files of OTLP');
  const reader = paths.length > 0 ? new MemoryReader((await readFiles(paths)).traces) : tempoReader(flags);
  const { report, traces } = await examine(flags.trace, reader, waiting(flags));
  const others = report.findings.flatMap(({ here, there }) => [here.trace_id, there?.trace_id]);
  const ids = new Set(others.filter((id): id is string => id !== undefined && id !== report.trace_id));
  return [report, ...diagnoseAll(traces, flags.key).filter((other) => ids.has(other.trace_id))];
}

function diffText(name: string, result: ReturnType<typeof checkShape>): string {
  const paint = painter({ color: useColor() });
  const style = { ' ': 'dim', '-': 'red', '+': 'yellow' } as const;
  const lines = result.lines.map(({ mark, indent, text }) =>
    paint(style[mark], `${mark} ${'  '.repeat(indent)}${forTerminal(text)}`),
  );
  const head = `${forTerminal(name)}: ${result.met ? paint('green', 'met') : paint('red', 'not met')}`;
  return `${[head, ...lines].join('\n')}\n`;
}
