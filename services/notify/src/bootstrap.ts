import {
  type Environment,
  type RunningService,
  runAsProcess,
  type Seam,
  serviceInfo,
  startService,
} from '@demo/service-kit';
import { readNotifyConfig } from './config';
import { NotifyModule } from './notify.module';

/** Starts notify with the configuration in `env`; tests start it so in their own process. */
export async function startNotify(env: Environment, seam?: Seam): Promise<RunningService> {
  const config = readNotifyConfig(env);
  const info = serviceInfo('notify', __dirname);
  return startService({
    info,
    settings: config,
    module: (logger) => NotifyModule.register(config, info, logger),
    seam,
  });
}

export const bootstrap = (seam?: Seam): Promise<void> => runAsProcess((env) => startNotify(env, seam));
