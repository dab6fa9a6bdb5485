import { type Command } from 'commander';
import { withHtml, withKeys, withOutput } from '../flags.js';
import { judgeFiles } from '../judge-files.js';
import { output, type OutputOptions } from '../output.js';
import { type NamedTrace, namedTraceArgument } from '../settings.js';

export function fileCommand(program: Command): void {
  const command = program
    .command('file')
    .description(
      'judge every trace of files: OTLP, downloads of Jaeger, Zipkin and Grafana, console exporters ("-" is standard input)',
    )
    .argument('<path...>', 'files or folders')
    .option('--trace <id>', 'only this trace; the others are where its other half is searched', namedTraceArgument)
    .option('--all', 'every trace in full, instead of each kind of break once with an example');
  withHtml(withOutput(withKeys(command))).action(
    async (paths: string[], flags: { trace?: NamedTrace; key: string[] } & OutputOptions) => {
      const { reports, traces } = await judgeFiles(paths, flags.key, flags.trace);
      output(reports, traces, flags);
    },
  );
}
