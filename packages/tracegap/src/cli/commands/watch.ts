import { type Command } from 'commander';
import { forTerminal } from '../../render/escape.js';
import { type BackendFlags, backendReader, withBackend } from '../backend.js';
import { withKeys } from '../flags.js';
import { write } from '../output.js';
import { countArgument, duration, portArgument } from '../settings.js';
import { startWatch } from '../watch.js';

export function watchCommand(program: Command): void {
  const command = program
    .command('watch')
    .description('judge the last minutes again and again, and serve the broken hops as metrics for Prometheus')
    .addOption(duration('--since <duration>', 'how far back each look goes', '15m'))
    .addOption(duration('--every <duration>', 'how long to wait between two looks', '1m'))
    .option('--limit <count>', 'how many traces at most', countArgument, 10_000)
    .option('--host <address>', 'where to listen', '127.0.0.1')
    .option('--port <number>', 'on which port; 0 is any free one', portArgument, 9469);
  withKeys(withBackend(command)).action(
    async (
      flags: BackendFlags & { since: number; every: number; limit: number; host: string; port: number; key: string[] },
    ) => {
      const watch = await startWatch(backendReader(flags), {
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
