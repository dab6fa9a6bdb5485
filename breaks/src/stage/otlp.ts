/**
 * OTLP/HTTP trace requests, protobuf or JSON, as OTLP JSON (hex ids, 64-bit integers as strings).
 * The field numbers are those of opentelemetry-proto 1.x: https://github.com/open-telemetry/opentelemetry-proto
 */
import protobuf from 'protobufjs';

const SCHEMA = `
syntax = "proto3";
message TracesData { repeated ResourceSpans resource_spans = 1; }
message ResourceSpans { Resource resource = 1; repeated ScopeSpans scope_spans = 2; string schema_url = 3; }
message Resource { repeated KeyValue attributes = 1; uint32 dropped_attributes_count = 2; }
message ScopeSpans { Scope scope = 1; repeated Span spans = 2; string schema_url = 3; }
message Scope { string name = 1; string version = 2; repeated KeyValue attributes = 3; }
message Span {
  bytes trace_id = 1; bytes span_id = 2; string trace_state = 3; bytes parent_span_id = 4; string name = 5;
  int32 kind = 6; fixed64 start_time_unix_nano = 7; fixed64 end_time_unix_nano = 8; repeated KeyValue attributes = 9;
  uint32 dropped_attributes_count = 10; repeated Event events = 11; uint32 dropped_events_count = 12;
  repeated Link links = 13; uint32 dropped_links_count = 14; Status status = 15; fixed32 flags = 16;
}
message Event { fixed64 time_unix_nano = 1; string name = 2; repeated KeyValue attributes = 3; }
message Link { bytes trace_id = 1; bytes span_id = 2; string trace_state = 3; repeated KeyValue attributes = 4; fixed32 flags = 6; }
message Status { string message = 2; int32 code = 3; }
message KeyValue { string key = 1; AnyValue value = 2; }
message AnyValue { oneof value {
  string string_value = 1; bool bool_value = 2; int64 int_value = 3; double double_value = 4;
  ArrayValue array_value = 5; KeyValueList kvlist_value = 6; bytes bytes_value = 7; } }
message ArrayValue { repeated AnyValue values = 1; }
message KeyValueList { repeated KeyValue values = 1; }
`;

const TracesData = protobuf.parse(SCHEMA).root.lookupType('TracesData');
const IDS = new Set(['traceId', 'spanId', 'parentSpanId']);

/** One element of OTLP's `resourceSpans`, as OTLP JSON writes it. */
export type ResourceSpans = Record<string, unknown>;

/** The `resourceSpans` of one export request; throws on what is neither protobuf nor JSON of that shape. */
export function readExportRequest(body: Buffer, contentType: string): ResourceSpans[] {
  if (contentType.startsWith('application/json')) return resourceSpansOf(JSON.parse(body.toString('utf8')));
  const message = TracesData.toObject(TracesData.decode(body), { longs: String });
  return resourceSpansOf(idsToHex(message));
}

function resourceSpansOf(data: unknown): ResourceSpans[] {
  const { resourceSpans } = data as { resourceSpans?: ResourceSpans[] };
  return resourceSpans ?? [];
}

/** Ids are hex in OTLP JSON, every other `bytes` is base64. */
function idsToHex(value: unknown, key = ''): unknown {
  if (Buffer.isBuffer(value)) return value.toString(IDS.has(key) ? 'hex' : 'base64');
  if (Array.isArray(value)) return value.map((element) => idsToHex(element));
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).map(([name, field]) => [name, idsToHex(field, name)] as const);
  return Object.fromEntries(entries.filter(([name, field]) => !(name === 'parentSpanId' && field === '')));
}
