import { type DynamicModule, Global, Module } from '@nestjs/common';
import { type DatabaseParts, databaseModule } from './database';
import { HealthController } from './health.controller';
import { type Logger } from './logger';
import { SERVICE_INFO, type ServiceInfo } from './service-info';

export const LOGGER = Symbol('logger');

export interface ServiceParts {
  info: ServiceInfo;
  logger: Logger;
}

/** What every service's module imports: its database, if it has one, its logger, /health and /error. */
export function serviceModules({
  info,
  logger,
  database,
}: ServiceParts & { database?: DatabaseParts }): DynamicModule[] {
  return [
    ...(database ? [databaseModule(info.name, database)] : []),
    {
      module: ServiceModule,
      controllers: [HealthController],
      providers: [
        { provide: LOGGER, useValue: logger },
        { provide: SERVICE_INFO, useValue: info },
      ],
      exports: [LOGGER, SERVICE_INFO],
    },
  ];
}

@Global()
@Module({})
class ServiceModule {}
