import { type Command } from 'commander';
import { exitCode } from '../../report/types.js';
import { type BackendFlags, backendReader, withBackend } from '../backend.js';
import { withKeys, withOutput } from '../flags.js';
import { output, type OutputOptions, progress, progressDone, useColor, write } from '../output.js';
import { judgeRecent, recentReport } from '../recent.js';
import { countArgument, duration } from '../settings.js';

export function recentCommand(program: Command): void {
  const command = program
    .command('recent')
    .description('judge all traces of the last minutes: the share of broken ones by hop')
    .addOption(duration('--since <duration>', 'how far back', '15m'))
    .option('--limit <count>', 'how many traces at most', countArgument, 10_000);
  withOutput(withKeys(withBackend(command))).action(
    async (flags: BackendFlags & OutputOptions & { since: number; limit: number; key: string[] }) => {
      const result = await judgeRecent(backendReader(flags), {
        sinceMs: flags.since,
        limit: flags.limit,
        keys: flags.key,
        onProgress: progress,
      });
      progressDone();
      if (flags.json || flags.junit || flags.markdown) return output(result.reports, [], flags);
      write(recentReport(result, useColor()));
      process.exitCode = exitCode(result.reports, flags.strict);
    },
  );
}
