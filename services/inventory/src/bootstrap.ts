import {
  type Environment,
  type RunningService,
  runAsProcess,
  type Seam,
  serviceInfo,
  startService,
} from '@demo/service-kit';
import { readInventoryConfig } from './config';
import { InventoryModule } from './inventory.module';

/** Starts inventory with the configuration in `env`; tests start it so in their own process. */
export async function startInventory(env: Environment, seam: Seam = {}): Promise<RunningService> {
  const config = readInventoryConfig(env);
  const info = serviceInfo('inventory', __dirname);
  return startService({
    info,
    settings: config,
    module: (logger) => InventoryModule.register(config, seam, info, logger),
    seam,
  });
}

export const bootstrap = (seam?: Seam): Promise<void> => runAsProcess((env) => startInventory(env, seam));
