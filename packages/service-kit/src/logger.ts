// One JSON line for each log record on stdout. winston, because its instrumentation adds trace_id and span_id by itself.
import { closeSync, openSync } from 'node:fs';
import { type LoggerService } from '@nestjs/common';
import { createLogger, format, type Logger as WinstonLogger, transports } from 'winston';
import { BatchedStdout } from './batched-stdout';

export type Logger = Pick<WinstonLogger, 'debug' | 'info' | 'warn' | 'error'>;

/** From what severity on lines are written. */
export const LOG_LEVELS = ['error', 'warn', 'info', 'debug', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** A log file is begun anew at this size, and one old one is kept (`order.log`, `order1.log`). */
const LOG_FILE_BYTES = 10 * 1024 * 1024;

/**
 * The logger of the process; `service` is on every line. Never give it payload or personal data. With `file` the lines are written
 * there as well, for a collector that reads files.
 * @throws Error when the file cannot be written
 */
export function createServiceLogger(service: string, level: LogLevel, file?: string): WinstonLogger {
  return createLogger({
    level: level === 'silent' ? 'error' : level,
    silent: level === 'silent',
    defaultMeta: { service },
    format: format.combine(format.timestamp(), format.json()),
    transports: [new BatchedStdout(), ...(file === undefined ? [] : [toFile(file)])],
  });
}

function toFile(filename: string): transports.FileTransportInstance {
  closeSync(openSync(filename, 'a')); // now, so that a path that cannot be written is told at the start
  const transport = new transports.File({ filename, maxsize: LOG_FILE_BYTES, maxFiles: 2, tailable: true });
  // A disk that is full later on takes no service down: its lines are on stdout.
  transport.on('error', () => undefined);
  return transport;
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
