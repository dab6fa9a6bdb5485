import { type DynamicModule, Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { type DataSourceOptions } from 'typeorm';
import { databaseOptions } from './database';
import { HealthController } from './health.controller';
import { type Logger } from './logger';
import { SERVICE_INFO, type ServiceInfo } from './service-info';

export const LOGGER = Symbol('logger');

export interface ServiceParts {
  info: ServiceInfo;
  logger: Logger;
}

export interface DatabaseParts {
  databasePath: string;
  entities: DataSourceOptions['entities'];
  migrations: DataSourceOptions['migrations'];
}

/** What every service's module imports: its database, if it has one, its logger, /health and /error. */
export function serviceModules({ info, logger, ...database }: ServiceParts & Partial<DatabaseParts>): DynamicModule[] {
  return [
    ...databaseModules(database),
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

function databaseModules({ databasePath, entities, migrations }: Partial<DatabaseParts>): DynamicModule[] {
  if (databasePath === undefined) return [];
  return [TypeOrmModule.forRoot({ ...databaseOptions(databasePath, entities, migrations), retryAttempts: 0 })];
}

@Global()
@Module({})
class ServiceModule {}
