/** Flags that several commands have. */
import { type Command, Option } from 'commander';
import { type InvestigateOptions } from '../investigate.js';
import { progress } from './output.js';
import { duration, repeated } from './settings.js';

export interface Waiting {
  readonly wait: number;
  readonly margin: number;
  readonly key: readonly string[];
}

export function withOutput(command: Command): Command {
  return command
    .addOption(
      new Option('--json', 'the report as JSON (its schema is in the package)').conflicts(['junit', 'markdown']),
    )
    .addOption(new Option('--junit', 'the report as JUnit XML').conflicts(['markdown']))
    .option('--markdown', 'the report as Markdown')
    .option('--strict', 'exit with 1 for what is only suspected, too');
}

export function withHtml(command: Command): Command {
  return command.option('--html <file>', 'write the report on the trace as one HTML file to send to somebody, too');
}

export function keyOption(): Option {
  return repeated('--key <attribute>', 'an attribute that identifies a request; may be repeated');
}

export function withKeys(command: Command): Command {
  return command.addOption(keyOption());
}

export function withWaiting(command: Command): Command {
  return withKeys(command)
    .addOption(duration('--wait <duration>', 'how long to wait for spans and for search', '45s'))
    .addOption(duration('--margin <duration>', 'how long exporters may hold spans back', '6s'));
}

export function waiting(flags: Waiting): InvestigateOptions {
  return { waitMs: flags.wait, marginMs: flags.margin, keys: flags.key, onProgress: progress };
}
