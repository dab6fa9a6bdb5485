import { InvalidArgumentError, Option } from 'commander';
import { traceIdOf } from '../otlp/ids.js';

/** The trace that a person names, and the header in which they found its id. */
export interface NamedTrace {
  readonly traceId: string;
  readonly traceparent?: string;
}

export function namedTraceArgument(text: string): NamedTrace {
  const traceId = traceIdArgument(text);
  const header = text.trim().toLowerCase();
  return header.includes('-') ? { traceId, traceparent: header } : { traceId };
}

/** A trace id, with or without its leading zeros, or a whole traceparent. */
export function traceIdArgument(text: string): string {
  const parts = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/i.exec(text.trim());
  const id = /^[0-9a-f]{1,32}$/i.test(parts?.[1] ?? text.trim()) ? traceIdOf(parts?.[1] ?? text.trim()) : null;
  if (id === null) throw new InvalidArgumentError(`give 32 hex digits (or a whole traceparent header).`);
  return id;
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `500ms`, `30s`, `15m`, `2h`, `1d` as milliseconds. */
export function durationArgument(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(text.trim());
  if (!match) throw new InvalidArgumentError('give a number with a unit, for example 500ms, 30s, 15m or 2h.');
  return Number(match[1]) * (UNITS[match[2] ?? 's'] ?? 1_000);
}

export function countArgument(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1) throw new InvalidArgumentError('give a whole number above 0.');
  return count;
}

export function portArgument(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new InvalidArgumentError('give a port, 0 to 65535.');
  return port;
}

/** An option with a duration; its default stands in the help as a person would type it. */
export function duration(flags: string, description: string, byDefault: string): Option {
  return new Option(flags, description).argParser(durationArgument).default(durationArgument(byDefault), byDefault);
}

/** An option that may be given more than once. */
export function repeated(flags: string, description: string): Option {
  return new Option(flags, description)
    .argParser((value, previous: readonly string[]) => [...previous, value])
    .default([], 'none');
}
