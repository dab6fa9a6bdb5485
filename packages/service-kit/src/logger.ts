// One JSON line for each log record on stdout. winston, because its instrumentation adds trace_id and span_id by itself.
import { type LoggerService } from '@nestjs/common';
import { createLogger, format, type Logger as WinstonLogger } from 'winston';
import { BatchedStdout } from './batched-stdout';

export type Logger = Pick<WinstonLogger, 'debug' | 'info' | 'warn' | 'error'>;

/** From what severity on lines are written. */
export const LOG_LEVELS = ['error', 'warn', 'info', 'debug', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** The logger of the process; `service` is on every line. Never give it payload or personal data. */
export function createServiceLogger(service: string, level: LogLevel): WinstonLogger {
  return createLogger({
    level: level === 'silent' ? 'error' : level,
    silent: level === 'silent',
    defaultMeta: { service },
    format: format.combine(format.timestamp(), format.json()),
    transports: [new BatchedStdout()],
  });
}

/** Nest's own lines go the same way; its start-up chatter only at level debug. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, context?: string): void {
    this.logger.debug(String(message), { context });
  }

  debug(message: unknown, context?: string): void {
    this.logger.debug(String(message), { context });
  }

  verbose(message: unknown, context?: string): void {
    this.logger.debug(String(message), { context });
  }

  warn(message: unknown, context?: string): void {
    this.logger.warn(String(message), { context });
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.logger.error(String(message), { context: rest.at(-1) });
  }
}
