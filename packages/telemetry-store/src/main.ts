import { readConfig } from './config.js';
import { startStore } from './start-store.js';

async function main(): Promise<void> {
  const config = readConfig(process.env);
  const store = await startStore(config);
  process.stdout.write(
    `telemetry-store: OTLP/HTTP on ${store.otlpUrl}, Tempo API on ${store.queryUrl}, data in ${config.databasePath}\n`,
  );

  let stopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      void store.close().then(() => process.exit(0));
    });
}

main().catch((error: NodeJS.ErrnoException & { port?: number }) => {
  const mend =
    error.code === 'EADDRINUSE'
      ? `port ${error.port} is taken: stop what listens there, or set OTLP_PORT and QUERY_PORT to free ports`
      : error.message;
  process.stderr.write(`telemetry-store: ${mend}\n`);
  process.exitCode = 1;
});
