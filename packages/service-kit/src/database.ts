// A service's database: its own SQLite file, or PostgreSQL, which its replicas share, where DATABASE_URL is set.
import { type DynamicModule } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { type DataSource, type DataSourceOptions } from 'typeorm';
import { openPostgres, postgresOptions, postgresTrouble } from './postgres';
import { isPostgres } from './sql';
import { sqliteOptions, sqliteTrouble } from './sqlite';

export interface DatabaseParts {
  /** As `baseConfig` reads it. */
  config: { DATABASE_PATH: string; DATABASE_URL?: string };
  entities: DataSourceOptions['entities'];
  migrations: DataSourceOptions['migrations'];
}

/** Opens the database with the module and brings its tables up to date. */
export function databaseModule(service: string, { config, entities, migrations }: DatabaseParts): DynamicModule {
  const { DATABASE_PATH: path, DATABASE_URL: url } = config;
  if (url === undefined) {
    return TypeOrmModule.forRoot({ ...sqliteOptions(path), entities, migrations, retryAttempts: 0 });
  }
  const options = { ...postgresOptions(url, service), entities, migrations };
  return TypeOrmModule.forRootAsync({
    useFactory: () => ({ ...options, retryAttempts: 0 }),
    dataSourceFactory: () => openPostgres(options),
  });
}

/** Why the database cannot be written, or undefined when it can. */
export async function databaseTrouble(dataSource: DataSource): Promise<string | undefined> {
  if (!dataSource.isInitialized) return 'not open';
  return isPostgres(dataSource) ? postgresTrouble(dataSource) : sqliteTrouble(dataSource);
}
