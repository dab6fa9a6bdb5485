/**
 * The shapes protobufjs decodes the messages of schema.ts to. A field that was not on the wire is not an own property,
 * but readable with its default through the prototype.
 */
export interface Int64 {
  low: number;
  high: number;
  toString(): string;
}

export interface AnyValue {
  stringValue?: string;
  boolValue?: boolean;
  intValue?: Int64;
  doubleValue?: number;
  arrayValue?: { values: AnyValue[] };
  kvlistValue?: { values: KeyValue[] };
  bytesValue?: Uint8Array;
}

export interface KeyValue {
  key: string;
  value?: AnyValue | null;
}

export interface Resource {
  attributes: KeyValue[];
  droppedAttributesCount: number;
}

export interface Scope extends Resource {
  name: string;
  version: string;
}

export interface SpanEvent extends Resource {
  timeUnixNano: Int64;
  name: string;
}

export interface SpanLink extends Resource {
  traceId: Uint8Array;
  spanId: Uint8Array;
  traceState: string;
  flags: number;
}

export interface Span {
  traceId: Uint8Array;
  spanId: Uint8Array;
  traceState: string;
  parentSpanId: Uint8Array;
  name: string;
  kind: number;
  startTimeUnixNano: Int64;
  endTimeUnixNano: Int64;
  attributes: KeyValue[];
  droppedAttributesCount: number;
  events: SpanEvent[];
  droppedEventsCount: number;
  links: SpanLink[];
  droppedLinksCount: number;
  status?: { code: number; message: string } | null;
  flags: number;
}

interface ScopeSpans {
  scope?: Scope | null;
  spans: Span[];
}

interface ResourceSpans {
  resource?: Resource | null;
  scopeSpans: ScopeSpans[];
}

export interface TracesData {
  resourceSpans: ResourceSpans[];
}

export interface LogRecord {
  timeUnixNano: Int64;
  observedTimeUnixNano: Int64;
  severityNumber: number;
  severityText: string;
  body?: AnyValue | null;
  attributes: KeyValue[];
  droppedAttributesCount: number;
  flags: number;
  traceId: Uint8Array;
  spanId: Uint8Array;
}

export interface LogsData {
  resourceLogs: { resource?: Resource | null; scopeLogs: { scope?: Scope | null; logRecords: LogRecord[] }[] }[];
}
