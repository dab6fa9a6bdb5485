import { parseArgs, type ParseArgsConfig } from 'node:util';
import { MAX_PORT_OFFSET } from './layout/ports.js';

/** Something a person typed is wrong; printed without a stack, exit code 2. */
export class UsageError extends Error {}

/** node:util's parseArgs with its errors turned into usage errors that end with how to get help. */
export function parseOptions<T extends ParseArgsConfig>(args: string[], config: T): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs<T>({ ...config, args });
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n--help shows what there is.`);
  }
}

/** @throws UsageError that names the option and its bounds */
export function parseNumber(option: string, text: string, min: number, max: number): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value) && value >= min && value <= max) return value;
  throw new UsageError(`--${option} is '${text}'; it takes a number from ${min} to ${max}`);
}

export function parsePortOffset(text: string): number {
  const offset = parseNumber('port-offset', text, 0, MAX_PORT_OFFSET);
  if (!Number.isInteger(offset)) throw new UsageError(`--port-offset is '${text}'; it takes a whole number`);
  return offset;
}

/** `60s`, `2m`, `500ms` or a bare number of seconds, in milliseconds. */
export function parseDuration(option: string, text: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text);
  if (!match) throw new UsageError(`--${option} is '${text}'; it takes a duration such as 30s or 2m`);
  const unit = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }[match[2] ?? 's'] ?? 1000;
  return Number(match[1]) * unit;
}
