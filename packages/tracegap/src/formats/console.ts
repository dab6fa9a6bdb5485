/**
 * What the SDKs' console exporters print, as OTLP. Python's ConsoleSpanExporter writes JSON, one span after the other; JavaScript's writes
 * objects as `console.dir` shows them; Java's OTLP logging exporter writes one `ResourceSpans` of OTLP/JSON a line
 * behind what the logger puts before it, its stdout exporter plain OTLP/JSON.
 * https://opentelemetry.io/docs/specs/otel/trace/sdk_exporters/stdout/
 */
import { list, type Raw, record, text } from '../otlp/guards.js';
import { nanos } from './jaeger.js';

/** Whether the value is one span as Python's or JavaScript's exporter prints it. */
export function isConsoleSpan(span: Raw): boolean {
  if (record(span.resource) === null) return false;
  return isPython(span) || (typeof span.traceId === 'string' && record(span.instrumentationScope) !== null);
}

export function batchOfConsole(span: Raw): Raw {
  const resource = { attributes: record(span.resource)?.attributes };
  const scope = record(span.instrumentationScope) ?? {};
  return { resource, scopeSpans: [{ scope, spans: [isPython(span) ? pythonSpan(span) : javaScriptSpan(span)] }] };
}

const isPython = (span: Raw): boolean => typeof record(span.context)?.trace_id === 'string' && 'start_time' in span;

function pythonSpan(span: Raw): Raw {
  const context = record(span.context) ?? {};
  return {
    traceId: withoutPrefix(context.trace_id),
    spanId: withoutPrefix(context.span_id),
    parentSpanId: span.parent_id === null ? undefined : withoutPrefix(span.parent_id),
    name: span.name,
    kind: text(span.kind).replace('SpanKind.', ''),
    startTimeUnixNano: nanosOf(span.start_time),
    endTimeUnixNano: nanosOf(span.end_time),
    attributes: span.attributes,
    events: list(span.events).map((item) => {
      const event = record(item) ?? {};
      return { name: event.name, timeUnixNano: nanosOf(event.timestamp), attributes: event.attributes };
    }),
    links: list(span.links).map((item) => {
      const link = record(item) ?? {};
      const to = record(link.context) ?? {};
      const ids = { traceId: withoutPrefix(to.trace_id), spanId: withoutPrefix(to.span_id) };
      return { ...ids, attributes: link.attributes };
    }),
    status: { code: record(span.status)?.status_code },
  };
}

const withoutPrefix = (id: unknown): string => text(id).replace(/^0x/, '');

/** `2026-11-26T08:26:11.633802Z`; what is below a millisecond counts. */
function nanosOf(time: unknown): string {
  const [, whole = '', fraction = ''] = /^(.*?)(?:\.(\d+))?Z$/.exec(text(time)) ?? [];
  const ms = Date.parse(`${whole}Z`);
  return Number.isNaN(ms) ? '0' : `${ms / 1000}${fraction.padEnd(9, '0').slice(0, 9)}`;
}

/** Kinds are the API's numbers, one below OTLP's; times are microseconds. */
function javaScriptSpan(span: Raw): Raw {
  const start = Number(span.timestamp ?? 0);
  return {
    traceId: span.traceId,
    spanId: span.id,
    // SDK 1.x calls it parentId.
    parentSpanId: record(span.parentSpanContext)?.spanId ?? span.parentId,
    name: span.name,
    kind: Number(span.kind) + 1,
    startTimeUnixNano: nanos(start),
    endTimeUnixNano: nanos(start + Number(span.duration ?? 0)),
    attributes: span.attributes,
    events: list(span.events).map((item) => {
      const event = record(item) ?? {};
      const [seconds, rest] = list(event.time);
      const timeUnixNano = `${Number(seconds ?? 0)}${String(rest ?? 0).padStart(9, '0')}`;
      return { name: event.name, timeUnixNano, attributes: event.attributes };
    }),
    links: list(span.links).map((item) => {
      const link = record(item) ?? {};
      const to = record(link.context) ?? {};
      return { traceId: to.traceId, spanId: to.spanId, attributes: link.attributes };
    }),
    status: { code: record(span.status)?.code },
  };
}

/** An object as Node's `util.inspect` shows it, as JSON; what it only hints at (`[Object]`) becomes null. */
export function jsonOfInspected(shown: string): string {
  const tokens =
    /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`(?:[^`\\]|\\.)*`|\[[A-Z]\w*\]|[A-Za-z_$][\w$]*(?=\s*:)|\bundefined\b/gs;
  return shown
    .replace(tokens, (token) => {
      if (/^['"`]/.test(token)) return JSON.stringify(unquoted(token));
      return token === 'undefined' || token.startsWith('[') ? 'null' : JSON.stringify(token);
    })
    .replace(/"\s*\+\s*"/g, '');
}

function unquoted(token: string): string {
  const inside = token.slice(1, -1);
  return inside.replace(/\\(u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|.)/gs, (_, code: string) => {
    if (code.length > 1) return String.fromCharCode(parseInt(code.slice(1), 16));
    return { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' }[code] ?? code;
  });
}
