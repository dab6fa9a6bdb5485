import { BadRequest } from '../http/bad-request.js';

const NANOSECONDS: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3600e9,
  d: 24 * 3600e9,
};

/** A quoted string: in double quotes with escapes, in backticks as it stands. */
export function readString(quoted: string): string {
  if (quoted.startsWith('`')) return quoted.slice(1, -1);
  try {
    return JSON.parse(quoted) as string;
  } catch {
    throw new BadRequest(`invalid TraceQL query: ${quoted} has an escape that is not known`);
  }
}

/** An attribute's name, of which parts may be quoted: `guid."x request".id`. */
export function readIdentifier(text: string): string {
  return text.includes('"') ? text.replace(/"(?:\\.|[^"\\])*"/g, readString) : text;
}

/** A Go duration such as `1.5s`, `100ms` or `1h30m`, in nanoseconds. */
export function readDuration(text: string): number {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?|\.\d+)(ns|us|µs|ms|s|m|h|d)/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== text)
    throw new BadRequest(`"${text}" is no duration: use one such as 100ms, 1.5s or 1h30m`);
  return parts.reduce((sum, [, number, unit]) => sum + Number(number) * (NANOSECONDS[unit as string] as number), 0);
}
