import { jsonOfInspected } from '../formats/console.js';

export type JsonPart =
  | { readonly line: number; readonly value: unknown; readonly error: null }
  | { readonly line: number; readonly error: string };

/**
 * The JSON values of a text: one, one per line, or several one after the other. A value that is cut off (a collector
 * killed while it wrote) or broken becomes an error that names its line, and reading goes on behind it.
 */
export function* splitJson(text: string): Generator<JsonPart> {
  const whole = tryParse(text);
  if (whole.ok) {
    yield { line: 1, value: whole.value, error: null };
    return;
  }
  const lines = text.split('\n');
  if (lines.some((line) => line.startsWith('{"') && tryParse(line).ok)) yield* eachLine(lines);
  else if (lines.some((line) => LOGGED.test(line))) yield* eachLogged(lines);
  else yield* eachValue(text);
}

/** OTLP behind what a logger puts before it, as Java's logging exporter has it written: `INFO: {"resource":…`. */
const LOGGED = /\{"resource(?:Spans)?":.*\}\s*$/;

/** The other lines of a log say nothing of spans, whatever braces they hold. */
function* eachLogged(lines: readonly string[]): Generator<JsonPart> {
  for (const [index, content] of lines.entries()) {
    const [value] = LOGGED.exec(content) ?? [];
    if (value !== undefined) yield partOf(value, index + 1);
  }
}

function* eachLine(lines: readonly string[]): Generator<JsonPart> {
  for (const [index, content] of lines.entries()) {
    if (content.trim() !== '') yield partOf(content, index + 1);
  }
}

function* eachValue(text: string): Generator<JsonPart> {
  let line = 1;
  let counted = 0;
  for (const [from, to] of boundsOfValues(text)) {
    for (; counted < from; counted += 1) if (text.charCodeAt(counted) === 10) line += 1;
    yield partOf(text.slice(from, to), line);
  }
}

function partOf(content: string, line: number): JsonPart {
  const parsed = tryParse(content);
  const inspected = parsed.ok ? parsed : tryParse(jsonOfInspected(content));
  if (inspected.ok) return { line, value: inspected.value, error: null };
  return { line, error: `line ${line}: not JSON (${parsed.ok ? '' : parsed.reason})` };
}

function tryParse(text: string): { ok: true; value: unknown } | { ok: false; reason: string } {
  try {
    return { ok: true, value: JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text) };
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message.slice(0, 120) : 'unreadable' };
  }
}

/** Where top-level objects and lists begin and end. */
function* boundsOfValues(text: string): Generator<[number, number]> {
  let depth = 0;
  let from = -1;
  let quote: string | null = null;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (quote !== null) {
      if (char === '\\') at += 1;
      else if (char === quote) quote = null;
    } else if (char === '"' || char === "'" || char === '`') {
      quote = depth > 0 ? char : null;
    } else if (char === '{' || char === '[') {
      if (depth === 0) from = at;
      depth += 1;
    } else if ((char === '}' || char === ']') && depth > 0) {
      depth -= 1;
      if (depth === 0) yield [from, at + 1];
    }
  }
  if (depth > 0) yield [from, text.length];
}
