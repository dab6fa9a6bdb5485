// Starts a service: the same rules, logs, problems, health and shutdown for all four.
import { type AddressInfo } from 'node:net';
import { type DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { type NestExpressApplication } from '@nestjs/platform-express';
import { type NextFunction, type Request, type Response } from 'express';
import { type Environment } from './config';
import { createServiceLogger, type Logger, NestLogger } from './logger';
import { serveOpenApi } from './openapi';
import { ProblemFilter } from './problem.filter';
import { checkRequest } from './request-rules';
import { type ServiceInfo } from './service-info';
import { ValidationPipe } from './validation.pipe';

/** What an entry file may add around a service: code that sees each request first, and headers for each call out. */
export interface Seam {
  onRequest?: (request: Request, response: Response, next: NextFunction) => void;
  outgoingHeaders?: () => Record<string, string>;
}

export interface RunningService {
  url: string;
  /** Finishes the requests under way, then closes connections and database; may be called again. */
  close(): Promise<void>;
}

export interface ServiceSetup {
  info: ServiceInfo;
  address: { HOST: string; PORT: number };
  module: (logger: Logger) => DynamicModule;
  seam?: Seam;
}

const BODY_LIMIT_BYTES = 64 * 1024;

/** Builds the application and listens. Throws when the port is taken or the database cannot be opened. */
export async function startService({ info, address, module, seam = {} }: ServiceSetup): Promise<RunningService> {
  const logger = createServiceLogger(info.name);
  const app = await NestFactory.create<NestExpressApplication>(module(logger), {
    logger: new NestLogger(logger),
    bodyParser: false,
    abortOnError: false,
  });
  app.disable('x-powered-by');
  app.disable('etag');
  if (seam.onRequest) app.use(seam.onRequest);
  app.use(checkRequest);
  app.useBodyParser('json', { limit: BODY_LIMIT_BYTES });
  app.useGlobalPipes(new ValidationPipe());
  app.useGlobalFilters(new ProblemFilter(logger));
  serveOpenApi(app, info);
  await app.listen(address.PORT, address.HOST);
  const { port } = app.getHttpServer().address() as AddressInfo;
  const url = `http://${address.HOST}:${port}`;
  logger.info('listening', { url, version: info.version });
  let closing: Promise<void> | undefined;
  return { url, close: () => (closing ??= app.close()) };
}

/** How long requests under way may take to finish after SIGTERM; they have their own time-outs, this is the last resort. */
const GRACE_MS = 8_000;

/** Runs `start` as this process: a failure to start is one clear message and exit code 1; SIGTERM and SIGINT end it in order. */
export async function runAsProcess(start: (env: Environment) => Promise<RunningService>): Promise<void> {
  try {
    const service = await start(process.env);
    const stop = () => {
      // The process ends by itself once nothing is open any more, so that whoever flushes on `beforeExit` still can.
      void service.close().finally(() => setTimeout(() => process.exit(), GRACE_MS).unref());
    };
    process.once('SIGTERM', stop).once('SIGINT', stop);
  } catch (error) {
    process.stderr.write(`${explain(error as NodeJS.ErrnoException)}\n`);
    process.exitCode = 1;
  }
}

function explain(error: NodeJS.ErrnoException & { port?: number }): string {
  if (error.code === 'EADDRINUSE') {
    return `Port ${error.port} is taken. End the process that has it (lsof -i :${error.port}) or set PORT to another.`;
  }
  return error.name === 'ConfigError' ? error.message : `The service cannot start: ${error.message}`;
}
