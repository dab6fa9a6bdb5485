// @demo/service-kit: what the four services share. It knows nothing of telemetry; announce.ts says what others may listen to.
export * from './announce';
export * from './config';
export * from './database';
export * from './health.controller';
export * from './hop.client';
export * from './keep-trying';
export * from './logger';
export * from './page';
export * from './problem';
export * from './service-info';
export * from './single-flight';
export * from './start-service';
export * from './trace-response';
export * from './validation.pipe';
export * from './api-problems';
export * from './service.module';
export * from './sql';
