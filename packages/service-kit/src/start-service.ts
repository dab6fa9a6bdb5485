// Starts a service: the same rules, logs, problems, health and shutdown for all four.
import { type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { type Interceptor } from '@grpc/grpc-js';
import { type DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { type NestExpressApplication } from '@nestjs/platform-express';
import { type NextFunction, type Request, type Response } from 'express';
import { readJsonBodies } from './body';
import { stopBatching } from './batched-stdout';
import { type Environment, type Settings } from './config';
import { guardConnections } from './connections';
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
  /** Each sees every call out by gRPC. */
  interceptors?: Interceptor[];
}

export interface RunningService {
  url: string;
  /** Finishes the requests under way, then closes connections and database; may be called again. */
  close(): Promise<void>;
}

export interface ServiceSetup {
  info: ServiceInfo;
  settings: Settings;
  module: (logger: Logger) => DynamicModule;
  seam?: Seam;
}

/** Builds the application and listens. Throws when the port is taken or the database cannot be opened. */
export async function startService({ info, settings, module, seam = {} }: ServiceSetup): Promise<RunningService> {
  const logger = createServiceLogger(info.name, settings.LOG_LEVEL, settings.LOG_FILE);
  const app = await NestFactory.create<NestExpressApplication>(module(logger), {
    logger: new NestLogger(logger),
    bodyParser: false,
    abortOnError: false,
  });
  app.disable('x-powered-by');
  app.disable('etag');
  if (seam.onRequest) app.use(seam.onRequest);
  app.use(checkRequest(settings.ALLOWED_HOSTS));
  readJsonBodies(app);
  app.useGlobalPipes(new ValidationPipe());
  app.useGlobalFilters(new ProblemFilter(logger));
  serveOpenApi(app, info);
  const server = app.getHttpServer() as Server;
  const lastAnswers = guardConnections(server);
  await app.listen(settings.PORT, settings.HOST);
  const { port } = server.address() as AddressInfo;
  const url = `http://${settings.HOST}:${port}`;
  logger.info('listening', { url, version: info.version });
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => {
    lastAnswers();
    return app.close();
  };
  return { url, close: () => (closing ??= close()) };
}

/** How long requests under way may take to finish after SIGTERM; they have their own time-outs, this is the last resort. */
const GRACE_MS = 8_000;

/** Runs `start` as this process: a failure to start is one clear message and exit code 1; SIGTERM and SIGINT end it in order. */
export async function runAsProcess(start: (env: Environment) => Promise<RunningService>): Promise<void> {
  try {
    const service = await start(process.env);
    const stop = () => {
      stopBatching();
      setTimeout(() => process.exit(), GRACE_MS).unref();
      // The process ends by itself once nothing is open any more, so that whoever flushes on `beforeExit` still can.
      void service.close();
    };
    process.once('SIGTERM', stop).once('SIGINT', stop);
  } catch (error) {
    process.stderr.write(`${explain(error as NodeJS.ErrnoException)}\n`);
    process.exitCode = 1;
  }
}

const NO_SUCH_ADDRESS = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EADDRNOTAVAIL']);

function explain(error: NodeJS.ErrnoException & { port?: number; hostname?: string; address?: string }): string {
  const { code = '', message } = error;
  if (error.name === 'ConfigError') return message;
  if (code === 'EADDRINUSE' || (code === 'EACCES' && error.syscall === 'listen')) {
    const why = code === 'EACCES' ? 'may not be used by this user' : `is taken (by whom: lsof -i :${error.port})`;
    return `Port ${error.port} ${why}. Set PORT to another.`;
  }
  if (NO_SUCH_ADDRESS.has(code)) {
    return `HOST="${error.hostname ?? error.address}" is no address of this machine (${code}). Set HOST to one, e.g. 127.0.0.1.`;
  }
  if (error.syscall === 'open')
    return `The log file cannot be written: ${message}. Set LOG_FILE to a path that this user may write.`;
  if (code.startsWith('SQLITE_') || error.syscall === 'mkdir') {
    return `The database cannot be opened: ${message}. Set DATABASE_PATH to a file that this user may write.`;
  }
  return `The service cannot start: ${message}`;
}
