// gateway's configuration, from the environment.
import { calleeUrl, callTimeout, type Environment, grpcUrl, readConfig, serverConfig } from '@demo/service-kit';

export const readGatewayConfig = (env: Environment) =>
  readConfig(
    {
      ...serverConfig(8070),
      ORDER_URL: calleeUrl('http://127.0.0.1:8000'),
      /** Set: inventory is asked by gRPC before an order is passed on. */
      INVENTORY_GRPC_URL: grpcUrl,
      // Longer than order's own to the rest of the chain, so that its answer is still heard.
      CALL_TIMEOUT_MS: callTimeout(10_000),
    },
    env,
  );
export type GatewayConfig = ReturnType<typeof readGatewayConfig>;
