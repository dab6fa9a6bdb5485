import { type DynamicModule } from '@nestjs/common';
import { type Environment, type Settings } from './config';
import { type Logger } from './logger';
import { serviceInfo, type ServiceInfo } from './service-info';
import { runAsProcess, type RunningService, type Seam, startService } from './start-service';

/** What a service's module is built of. */
export interface ServiceInput<Config> {
  config: Config;
  seam: Seam;
  info: ServiceInfo;
  logger: Logger;
}

export interface ServiceDefinition<Config> {
  name: string;
  /** Of the compiled file; the package.json above it has the version. */
  folder: string;
  /** Throws ConfigError. */
  readConfig: (env: Environment) => Config;
  module: (input: ServiceInput<Config>) => DynamicModule;
}

export interface DefinedService {
  /** Starts the service with the configuration in `env`; tests start it so in their own process. */
  start(env: Environment, seam?: Seam): Promise<RunningService>;
  /** Runs the service as this process. */
  bootstrap(seam?: Seam): Promise<void>;
}

/** A service, from its nouns. */
export function defineService<Config extends Settings>(definition: ServiceDefinition<Config>): DefinedService {
  const start = async (env: Environment, seam: Seam = {}): Promise<RunningService> => {
    const config = definition.readConfig(env);
    const info = serviceInfo(definition.name, definition.folder);
    const module = (logger: Logger) => definition.module({ config, seam, info, logger });
    return startService({ info, settings: config, module, seam });
  };
  return { start, bootstrap: (seam) => runAsProcess((env) => start(env, seam)) };
}
