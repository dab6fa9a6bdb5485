// pricing's configuration, from the environment.
import { baseConfig, calleeUrl, callTimeout, type Environment, readConfig } from '@demo/service-kit';

export const readPricingConfig = (env: Environment) =>
  readConfig(
    {
      ...baseConfig({ port: 8080, database: 'pricing' }),
      NOTIFY_URL: calleeUrl('http://127.0.0.1:8081'),
      // Shorter at each hop, so that a caller is still there to hear of its callee's time-out.
      CALL_TIMEOUT_MS: callTimeout(2_000),
    },
    env,
  );
export type PricingConfig = ReturnType<typeof readPricingConfig>;
