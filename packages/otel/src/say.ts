import { type DiagLogger, DiagLogLevel, diag } from '@opentelemetry/api';
import { diagLogLevelFromString, getStringFromEnv } from '@opentelemetry/core';

/** Writes a line about the telemetry itself. On stderr: stdout belongs to the service's own log. */
export function say(line: string): void {
  process.stderr.write(`[otel] ${line}\n`);
}

const LINES_PER_MESSAGE = 1;

/** Said by `Losses`, with why and once a minute. */
const SAID_ELSEWHERE = /^Dropped \d+ spans because maxQueueSize reached/;

const said = new Set<string>();

/**
 * Sends OpenTelemetry's own messages (OTEL_LOG_LEVEL, `warn` unless told) to the same place, each different message once:
 * a failing exporter says the same thing for every batch.
 */
export function listenToDiag(): void {
  const level = diagLogLevelFromString(getStringFromEnv('OTEL_LOG_LEVEL')) ?? DiagLogLevel.WARN;
  const line = (message: string, ...details: unknown[]): void => {
    const text = [message, ...details.map(describe)].join(' ').split('\n').slice(0, LINES_PER_MESSAGE).join('\n');
    if (said.has(text) || said.size > 1000 || SAID_ELSEWHERE.test(text)) return;
    said.add(text);
    say(text);
  };
  const logger: DiagLogger = { error: line, warn: line, info: line, debug: line, verbose: line };
  diag.setLogger(logger, { logLevel: level, suppressOverrideMessage: true });
}

function describe(detail: unknown): string {
  if (detail instanceof Error) return detail.message;
  return typeof detail === 'string' ? detail : JSON.stringify(detail);
}
