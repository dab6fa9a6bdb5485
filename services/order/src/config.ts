// order's configuration, from the environment.
import { baseConfig, calleeUrl, callTimeout, type Environment, readConfig } from '@demo/service-kit';

export const readOrderConfig = (env: Environment) =>
  readConfig(
    {
      ...baseConfig({ port: 8000, database: 'orders' }),
      INVENTORY_URL: calleeUrl('http://127.0.0.1:3001'),
      // Longer than the call-outs behind it together with finding out what became of them.
      CALL_TIMEOUT_MS: callTimeout(6_000),
    },
    env,
  );
export type OrderConfig = ReturnType<typeof readOrderConfig>;
