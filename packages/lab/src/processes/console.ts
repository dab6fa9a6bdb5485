import { styleText } from 'node:util';

const COLOURS = ['cyan', 'green', 'yellow', 'magenta', 'blue', 'gray'] as const;
const WIDTH = 9;

/** Writes one line to stdout under a prefix of fixed width, the way `docker compose logs` does. */
export type PrintLine = (line: string) => void;

/** @param index picks the colour; colours are left out where stdout is no terminal or NO_COLOR is set */
export function prefixed(name: string, index: number): PrintLine {
  const prefix = styleText(COLOURS[index % COLOURS.length] ?? 'gray', name.padEnd(WIDTH));
  return (line) => process.stdout.write(`${prefix} │ ${readable(line)}\n`);
}

/** What a part says at every start that goes well; where it listens stands in the table. */
const ROUTINE = [
  /^\[otel\] {3}patched: (?!nothing)/,
  /^\[otel\] {3}propagators: (?!nothing)(?!.*nothing is traced)/,
  /^\[otel\] {3}\S+ answers$/,
  /^\{.*"message":"listening"/,
];

/** Leaves out what says only that a start went well: one line a service is left, and every line that is bad news. */
export function brief(print: PrintLine): PrintLine {
  return (line) => {
    if (!ROUTINE.some((routine) => routine.test(line))) print(line);
  };
}

const LEVEL_STYLE = { error: 'red', warn: 'yellow' } as const;

/** A JSON log line as a person reads it; the file keeps the line as it came. Anything else passes through, control characters escaped. */
export function readable(line: string): string {
  const record = parseRecord(line);
  if (record === undefined) return printable(line);
  const { level, message, trace_id: traceId } = record;
  const text = printable(`${String(message)}${typeof traceId === 'string' ? `  trace_id=${traceId}` : ''}`);
  const style = level === 'error' || level === 'warn' ? LEVEL_STYLE[level] : undefined;
  return style ? styleText(style, text) : text;
}

function parseRecord(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const record = JSON.parse(line) as Record<string, unknown>;
    return 'message' in record ? record : undefined;
  } catch {
    return undefined;
  }
}

/** What a log line contains may come from a request: no escape sequence of it reaches the terminal. */
function printable(text: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are exactly what is looked for
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '\ufffd');
}
