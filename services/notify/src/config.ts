// notify's configuration, from the environment.
import { baseConfig, type Environment, readConfig } from '@demo/service-kit';

export const readNotifyConfig = (env: Environment) =>
  readConfig(baseConfig({ port: 8081, database: 'notifications' }), env);
export type NotifyConfig = ReturnType<typeof readNotifyConfig>;
