import {
  type Environment,
  type RunningService,
  runAsProcess,
  type Seam,
  serviceInfo,
  startService,
} from '@demo/service-kit';
import { readOrderConfig } from './config';
import { OrderModule } from './order.module';

/** Starts order with the configuration in `env`; tests start it so in their own process. */
export async function startOrder(env: Environment, seam: Seam = {}): Promise<RunningService> {
  const config = readOrderConfig(env);
  const info = serviceInfo('order', __dirname);
  return startService({
    info,
    settings: config,
    module: (logger) => OrderModule.register(config, seam, info, logger),
    seam,
  });
}

export const bootstrap = (seam?: Seam): Promise<void> => runAsProcess((env) => startOrder(env, seam));
