import { enableCompileCache } from 'node:module';
import path from 'node:path';
import { ROOT } from './layout/paths.js';
import { UsageError } from './options.js';

enableCompileCache(process.env['NODE_COMPILE_CACHE'] ?? path.join(ROOT, '.cache', 'node-compile'));

// A terminal that goes away must not take the runner down before it has stopped its parts.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

type Command = (args: string[]) => Promise<void>;

/** Loaded on demand, so that `npm run order` does not pay for the server. */
const COMMANDS: Record<string, () => Promise<Command>> = {
  start: async () => (await import('./commands/start.js')).start,
  order: async () => (await import('./commands/order.js')).order,
  compare: async () => (await import('./commands/compare.js')).compare,
  tracegap: async () => (await import('./commands/tracegap.js')).tracegap,
};

async function main([name = '', ...args]: string[]): Promise<void> {
  const load = COMMANDS[name];
  if (!load) throw new Error(`there is no command '${name}'; there are: ${Object.keys(COMMANDS).join(', ')}`);
  const command = await load();
  await command(args);
}

main(process.argv.slice(2))
  .catch((error: Error) => {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = error instanceof UsageError ? 2 : 1;
  })
  // The channel to scripts/run.mjs tells us when it dies; left open it would keep this process alive.
  .finally(() => process.connected && process.disconnect());
