import type { AnyValue, KeyValue, LogRecord, Resource, Scope } from '../otlp/types.js';
import { valueJson } from '../tempo/json.js';
import { hex } from '../tempo/trace.js';

/**
 * The labels Loki 3.7 answers for an OTLP record: resource attributes, scope, the record's own attributes and its ids, all as
 * strings under names with underscores. Loki keeps some of them as index labels and the rest as structured metadata, but a
 * query without `X-Loki-Response-Encoding-Flags` gets both in `stream`
 * (https://grafana.com/docs/loki/latest/send-data/otel/ and https://grafana.com/docs/loki/latest/reference/loki-http-api/).
 */
export function streamOf(record: LogRecord, resource: Resource, scope: Scope | undefined): Record<string, string> {
  const stream: Record<string, string> = { service_name: 'unknown_service' };
  addAttributes(stream, resource.attributes);
  if (scope?.name) stream['scope_name'] = scope.name;
  if (scope?.version) stream['scope_version'] = scope.version;
  addAttributes(stream, record.attributes);
  if (record.observedTimeUnixNano.toString() !== '0')
    stream['observed_timestamp'] = record.observedTimeUnixNano.toString();
  if (record.severityNumber !== 0) stream['severity_number'] = String(record.severityNumber);
  if (record.severityText !== '') stream['severity_text'] = record.severityText;
  if (record.flags !== 0) stream['flags'] = String(record.flags);
  if (record.traceId.length > 0) stream['trace_id'] = hex(record.traceId);
  if (record.spanId.length > 0) stream['span_id'] = hex(record.spanId);
  stream['detected_level'] = levelOf(record);
  return stream;
}

/** The log line: the body itself when it is a string, its JSON otherwise. */
export function lineOf(record: LogRecord): string {
  return record.body ? plainText(record.body) : '';
}

function addAttributes(stream: Record<string, string>, attributes: readonly KeyValue[]): void {
  for (const { key, value } of attributes) if (value) stream[labelName(key)] = plainText(value);
}

const labelName = (key: string): string => key.replace(/[^A-Za-z0-9_]/g, '_').replace(/^(?=\d)/, '_');

function plainText(value: AnyValue): string {
  const plain = plainValue(value);
  return typeof plain === 'string' ? plain : JSON.stringify(plain);
}

function plainValue(value: AnyValue): unknown {
  if (value.arrayValue) return value.arrayValue.values.map(plainValue);
  if (value.kvlistValue)
    return Object.fromEntries(value.kvlistValue.values.map((item) => [item.key, item.value && plainValue(item.value)]));
  const [only] = Object.entries(valueJson(value));
  if (only === undefined) return '';
  return only[0] === 'intValue' ? Number(only[1]) : only[1];
}

/** OpenTelemetry's severity ranges (logs data model, "Severity Fields") by Loki's level names. */
function levelOf({ severityNumber: n, severityText }: LogRecord): string {
  if (n >= 21) return 'fatal';
  if (n >= 17) return 'error';
  if (n >= 13) return 'warn';
  if (n >= 9) return 'info';
  if (n >= 5) return 'debug';
  if (n >= 1) return 'trace';
  return severityText.toLowerCase() || 'unknown';
}
