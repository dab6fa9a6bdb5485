import { type Command } from 'commander';
import { examine } from '../../investigate.js';
import { type BackendFlags, backendReader, withBackend } from '../backend.js';
import { type Waiting, waiting, withHtml, withOutput, withWaiting } from '../flags.js';
import { output, type OutputOptions, progressDone } from '../output.js';
import { type NamedTrace, namedTraceArgument } from '../settings.js';

export function traceCommand(program: Command): void {
  const command = program
    .command('trace', { isDefault: true })
    .description('judge one trace of a Tempo, a Jaeger, a Zipkin or a ClickHouse')
    .argument(
      '<trace-id>',
      'its id, or a whole traceparent (which also tells whether it was sampled)',
      namedTraceArgument,
    );
  withHtml(withOutput(withWaiting(withBackend(command)))).action(
    async ({ traceId, ...seen }: NamedTrace, flags: BackendFlags & Waiting & OutputOptions) => {
      const { report, traces } = await examine(traceId, backendReader(flags), { ...waiting(flags), ...seen });
      progressDone();
      output([report], traces, flags);
    },
  );
}
