/** Context headers that a span recorded (`http.request.header.*`), which decide what spans alone leave open. */
import { type Span } from './model.js';
import { remembered } from './remembered.js';

export interface CapturedHeader {
  readonly key: string;
  readonly format: 'w3c' | 'b3' | 'other';
  readonly values: readonly string[];
  /** The trace it names, when it is well formed. */
  readonly traceId: string | null;
  readonly spanId: string | null;
  readonly valid: boolean;
  readonly sampled: boolean | null;
}

const HEADERS: readonly (readonly [RegExp, CapturedHeader['format']])[] = [
  [/^(http\.request\.header\.)?traceparent$/i, 'w3c'],
  [/^(http\.request\.header\.)?(b3|x[-_]b3[-_]trace[-_]?id)$/i, 'b3'],
  [
    /^(http\.request\.header\.)?(uber[-_]trace[-_]id|x[-_]amzn[-_]trace[-_]id|x[-_]datadog[-_]trace[-_]id|x[-_]cloud[-_]trace[-_]context)$/i,
    'other',
  ],
];

const formatOf = remembered((key) => HEADERS.find(([pattern]) => pattern.test(key))?.[1] ?? null);

export function capturedHeaders(span: Span): CapturedHeader[] {
  const found: CapturedHeader[] = [];
  for (const key in span.attributes) {
    const format = formatOf(key);
    if (format === null) continue;
    const raw = span.attributes[key];
    const values = (Array.isArray(raw) ? raw : [raw]).filter((value): value is string => typeof value === 'string');
    const split = format === 'w3c' ? values.flatMap((value) => value.split(',')) : values;
    const texts = split.map((value) => value.trim()).filter((value) => value !== '');
    if (texts.length > 0) found.push({ key, format, values: texts, ...parse(format, texts[0] ?? '') });
  }
  return found;
}

// As OpenTelemetry's SDKs read it: lower case only, no version ff, no zero ids, version 00 has four parts.
const TRACEPARENT = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
const ANY_CASE = /([0-9a-f]{32})-([0-9a-f]{16})/i;

function parse(format: CapturedHeader['format'], value: string): Omit<CapturedHeader, 'key' | 'format' | 'values'> {
  if (format === 'w3c') return parseTraceparent(value);
  const match = /^([0-9a-f]{32}|[0-9a-f]{16})(?:-([0-9a-f]{16}))?/i.exec(value);
  return {
    valid: match !== null,
    traceId: lower(match?.[1])?.padStart(32, '0') ?? null,
    spanId: lower(match?.[2]),
    sampled: null,
  };
}

/** Ids also of a header that no SDK would accept; `sampled` is null there. */
export function parseTraceparent(value: string): Pick<CapturedHeader, 'valid' | 'traceId' | 'spanId' | 'sampled'> {
  const match = TRACEPARENT.exec(value);
  const valid = match !== null && !(value.startsWith('00-') && match[4] !== undefined);
  const loose = match ?? ANY_CASE.exec(value);
  const sampled = match ? (Number.parseInt(match[3] ?? '0', 16) & 1) === 1 : null;
  return { valid, traceId: lower(loose?.[1]), spanId: lower(loose?.[2]), sampled };
}

function lower(text: string | undefined): string | null {
  return text === undefined || /^0+$/.test(text) ? null : text.toLowerCase();
}
