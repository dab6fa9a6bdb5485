// inventory's configuration, from the environment.
import { baseConfig, calleeUrl, callTimeout, type Environment, readConfig, somePort } from '@demo/service-kit';

export const readInventoryConfig = (env: Environment) =>
  readConfig(
    {
      ...baseConfig({ port: 3001, database: 'inventory' }),
      PRICING_URL: calleeUrl('http://127.0.0.1:8080'),
      /** Set: the stock check is served there by gRPC as well. */
      GRPC_PORT: somePort.optional(),
      // Shorter at each hop, so that a caller is still there to hear of its callee's time-out.
      CALL_TIMEOUT_MS: callTimeout(4_000),
    },
    env,
  );
export type InventoryConfig = ReturnType<typeof readInventoryConfig>;
