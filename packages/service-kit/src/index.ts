// @demo/service-kit: what the four services share. It knows nothing of telemetry; announce.ts says what others may listen to.
export { annotate, measure, step, type Annotation, type Attributes, type Measurement, type Step } from './announce';
export {
  baseConfig,
  calleeUrl,
  callTimeout,
  ConfigError,
  grpcUrl,
  readConfig,
  serverConfig,
  somePort,
  type Environment,
  type Settings,
} from './config';
export { claimFor, Claims, CLAIM_COLUMNS, claimsOf } from './claims';
export { defineService, type DefinedService, type ServiceDefinition, type ServiceInput } from './define-service';
export { HealthController } from './health.controller';
export { asProblem, HopClient, HopError, type HopOptions, type HopTrouble } from './hop.client';
export { KeepTrying } from './keep-trying';
export { createServiceLogger, LOG_LEVELS, NestLogger, type LogLevel, type Logger } from './logger';
export { newestFirst } from './page';
export { ProblemException, problemOf, type ProblemMembers } from './problem';
export { SERVICE_INFO, serviceInfo, type ServiceInfo } from './service-info';
export { Settler } from './settler';
export { SingleFlight } from './single-flight';
export { runAsProcess, startService, type RunningService, type Seam, type ServiceSetup } from './start-service';
export { readStored } from './stored-json';
export { traceIdIn, traceIdOf, traceResponseOf } from './trace-response';
export { checkedHeader, ValidationPipe } from './validation.pipe';
export { ApiProblems } from './api-problems';
export { LOGGER, serviceModules, type ServiceParts } from './service.module';
export { dialectOf, run, sql } from './sql';
