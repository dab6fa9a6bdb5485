import { readFileSync } from 'node:fs';
import { type Command } from 'commander';
import { parse as parseYaml } from 'yaml';
import { diagnoseAll } from '../../diagnose.js';
import { checkShape, parseShape } from '../../expect/index.js';
import { examine } from '../../investigate.js';
import { BadSettings } from '../../node/auth.js';
import { readFiles } from '../../node/files.js';
import { MemoryReader } from '../../readers/memory.js';
import { forTerminal } from '../../render/escape.js';
import { painter } from '../../render/terminal.js';
import { type TraceReport } from '../../report/types.js';
import { type BackendFlags, backendReader, withBackend } from '../backend.js';
import { type Waiting, waiting, withWaiting } from '../flags.js';
import { judgeFiles } from '../judge-files.js';
import { progressDone, reportFile, useColor, write } from '../output.js';
import { traceIdArgument } from '../settings.js';

export function expectCommand(program: Command): void {
  const command = program
    .command('expect')
    .description('does a trace have the shape it should have? For CI; docs/expect.md has the format')
    .argument('<shape>', 'the shape, a YAML file')
    .argument('[path...]', 'files of OTLP; without them, the backend is asked')
    .option('--trace <id>', 'the trace; may be left out for files: then all traces are compared', traceIdArgument);
  withWaiting(withBackend(command))
    .option('--json', 'the result as JSON')
    .action(
      async (file: string, paths: string[], flags: BackendFlags & Waiting & { trace?: string; json?: boolean }) => {
        const shape = parseShape(parseYaml(readFileSync(file, 'utf8')));
        const reports = await reportsFor(paths, flags);
        progressDone();
        const result = checkShape(shape, reports);
        if (flags.json) write(`${JSON.stringify({ ...result, ...reportFile(reports) }, null, 2)}\n`);
        else write(diffText(shape.name, result));
        process.exitCode = result.met ? 0 : 1;
      },
    );
}

/** The report of the trace and of the traces that its findings lead to. */
async function reportsFor(
  paths: readonly string[],
  flags: BackendFlags & Waiting & { trace?: string },
): Promise<TraceReport[]> {
  if (paths.length > 0 && flags.trace === undefined) return (await judgeFiles(paths, flags.key)).reports;
  if (flags.trace === undefined) throw new BadSettings('--trace: name the trace, or give files of OTLP');
  const reader = paths.length > 0 ? new MemoryReader((await readFiles(paths)).traces) : backendReader(flags);
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
