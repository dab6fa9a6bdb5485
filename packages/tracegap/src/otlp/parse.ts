import { groupByTrace, type Trace } from '../span/model.js';
import { withoutJavaLines } from '../formats/java-logging.js';
import { collect, type Collected, nothing } from './json.js';
import { readTracesData } from './protobuf.js';
import { splitJson } from './split-json.js';

export interface ParsedOtlp {
  readonly traces: readonly Trace[];
  /** Spans left out because they have no usable trace or span id. */
  readonly skipped: number;
  /** What could not be read, in words for a person; the rest was read. */
  readonly problems: readonly string[];
}

export class NotOtlp extends Error {
  constructor(detail: string) {
    super(
      `${detail}; expected OTLP traces: JSON, JSON lines or protobuf, as the collector's file exporter, ` +
        `Grafana's download or Tempo's API give them`,
    );
    this.name = 'NotOtlp';
  }
}

/**
 * Reads OTLP traces: JSON in any of its dresses (OTLP, Tempo v1 and v2, Grafana's download), JSON lines or several
 * JSON values one after the other, protobuf, and the collector file exporter's length-prefixed protobuf.
 * Throws NotOtlp when nothing in it is OTLP; a part that cannot be read is told in `problems`.
 */
export function parseOtlp(input: string | Uint8Array): ParsedOtlp {
  if (typeof input === 'string') return parseText(input);
  const first = input.find((byte) => ![0x20, 0x09, 0x0a, 0x0d, 0xef, 0xbb, 0xbf].includes(byte));
  const json = first === 0x7b || first === 0x5b;
  // A protobuf message may begin with a newline and a brace: tag 1, length 123. A log with JSON in it may begin with anything.
  const [likely, other] = json ? [parseBytesOfText, parseProtobuf] : [parseProtobuf, parseBytesOfText];
  try {
    return likely(input);
  } catch (error) {
    if (json ? input[0] !== 0x0a : !input.includes(BRACE)) throw error;
    return other(input);
  }
}

const BRACE = 0x7b;

/** Throws NotOtlp for bytes that are no text. */
function parseBytesOfText(bytes: Uint8Array): ParsedOtlp {
  let decoded: string;
  try {
    decoded = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new NotOtlp('neither JSON nor protobuf');
  }
  return parseText(decoded);
}

/** Already parsed JSON, for example the body of a response. */
export function parseOtlpValue(value: unknown): ParsedOtlp {
  const into = nothing();
  if (!collect(value, into)) throw new NotOtlp('the JSON holds no `resourceSpans`, `batches` or `trace`');
  return finish(into, []);
}

function parseText(text: string): ParsedOtlp {
  const into = nothing();
  const problems: string[] = [];
  let known = 0;
  const { rest, problem } = withoutJavaLines(text);
  if (problem !== null) problems.push(problem);
  for (const part of splitJson(rest)) {
    if (part.error !== null) problems.push(part.error);
    else if (collect(part.value, into)) known += 1;
    else problems.push(`line ${part.line}: JSON, but no \`resourceSpans\`, \`batches\` or \`trace\` in it`);
  }
  if (known === 0) throw new NotOtlp(problems[0] ?? 'the input is empty');
  return finish(into, problems);
}

function parseProtobuf(bytes: Uint8Array): ParsedOtlp {
  const into = nothing();
  if (bytes.length === 0) throw new NotOtlp('the input is empty');
  try {
    for (const message of messagesOf(bytes)) collect(readTracesData(message), into);
  } catch (error) {
    throw new NotOtlp(error instanceof Error ? error.message : String(error));
  }
  return finish(into, []);
}

/** One message, or the file exporter's sequence of messages, each after its length in 4 bytes, big endian. */
function messagesOf(bytes: Uint8Array): Uint8Array[] {
  if (bytes[0] === 0x0a) return [bytes];
  const messages: Uint8Array[] = [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at < bytes.length;) {
    const length = at + 4 <= bytes.length ? view.getUint32(at) : Number.POSITIVE_INFINITY;
    if (at + 4 + length > bytes.length) throw new Error('neither JSON nor protobuf');
    messages.push(bytes.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return messages;
}

function finish(into: Collected, problems: readonly string[]): ParsedOtlp {
  return { traces: groupByTrace(into.spans, into.partial), skipped: into.skipped, problems };
}
