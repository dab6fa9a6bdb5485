import {
  type Environment,
  type RunningService,
  runAsProcess,
  type Seam,
  serviceInfo,
  startService,
} from '@demo/service-kit';
import { readPricingConfig } from './config';
import { PricingModule } from './pricing.module';

/** Starts pricing with the configuration in `env`; tests start it so in their own process. */
export async function startPricing(env: Environment, seam: Seam = {}): Promise<RunningService> {
  const config = readPricingConfig(env);
  const info = serviceInfo('pricing', __dirname);
  return startService({
    info,
    settings: config,
    module: (logger) => PricingModule.register(config, seam, info, logger),
    seam,
  });
}

export const bootstrap = (seam?: Seam): Promise<void> => runAsProcess((env) => startPricing(env, seam));
