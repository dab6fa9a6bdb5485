import * as protobuf from 'protobufjs';

const field = (type: string, id: number): protobuf.IField => ({ type, id });
const repeated = (type: string, id: number): protobuf.IField & { rule: string } => ({ rule: 'repeated', type, id });

/** Senders cut texts wherever they like: half a character must not make a trace unreadable. */
const message = (fields: Record<string, protobuf.IField>, features: Record<string, string> = {}) => ({
  fields,
  options: { features: { utf8_validation: 'NONE', ...features } },
});

/** Resource, scope, event and link all begin so, at field numbers of their own. */
const attributes = (id: number) => ({
  attributes: repeated('KeyValue', id),
  droppedAttributesCount: field('uint32', id + 1),
});

/**
 * The messages of OTLP 1.x that the store reads and writes, by field number (opentelemetry-proto, trace/v1, logs/v1, common/v1),
 * and Tempo's by-id answer. `TracesData` is on the wire the same as ExportTraceServiceRequest and as `tempopb.Trace`.
 */
const root = protobuf.Root.fromJSON({
  nested: {
    // A oneof in OTLP, so that an empty text counts as one. Not declared so: protobufjs would delete the other six fields on
    // every value it reads, which is most of the time of reading a trace.
    AnyValue: message(
      {
        stringValue: field('string', 1),
        boolValue: field('bool', 2),
        intValue: field('int64', 3),
        doubleValue: field('double', 4),
        arrayValue: field('ArrayValue', 5),
        kvlistValue: field('KeyValueList', 6),
        bytesValue: field('bytes', 7),
      },
      { field_presence: 'EXPLICIT' },
    ),
    ArrayValue: message({ values: repeated('AnyValue', 1) }),
    KeyValueList: message({ values: repeated('KeyValue', 1) }),
    KeyValue: message({ key: field('string', 1), value: field('AnyValue', 2) }),
    Resource: message(attributes(1)),
    InstrumentationScope: message({ name: field('string', 1), version: field('string', 2), ...attributes(3) }),
    SpanKind: {
      values: {
        SPAN_KIND_UNSPECIFIED: 0,
        SPAN_KIND_INTERNAL: 1,
        SPAN_KIND_SERVER: 2,
        SPAN_KIND_CLIENT: 3,
        SPAN_KIND_PRODUCER: 4,
        SPAN_KIND_CONSUMER: 5,
      },
    },
    StatusCode: { values: { STATUS_CODE_UNSET: 0, STATUS_CODE_OK: 1, STATUS_CODE_ERROR: 2 } },
    Status: message({ message: field('string', 2), code: field('StatusCode', 3) }),
    Event: message({ timeUnixNano: field('fixed64', 1), name: field('string', 2), ...attributes(3) }),
    Link: message({
      traceId: field('bytes', 1),
      spanId: field('bytes', 2),
      traceState: field('string', 3),
      ...attributes(4),
      flags: field('fixed32', 6),
    }),
    Span: message({
      traceId: field('bytes', 1),
      spanId: field('bytes', 2),
      traceState: field('string', 3),
      parentSpanId: field('bytes', 4),
      name: field('string', 5),
      kind: field('SpanKind', 6),
      startTimeUnixNano: field('fixed64', 7),
      endTimeUnixNano: field('fixed64', 8),
      ...attributes(9),
      events: repeated('Event', 11),
      droppedEventsCount: field('uint32', 12),
      links: repeated('Link', 13),
      droppedLinksCount: field('uint32', 14),
      status: field('Status', 15),
      flags: field('fixed32', 16),
    }),
    ScopeSpans: message({ scope: field('InstrumentationScope', 1), spans: repeated('Span', 2) }),
    ResourceSpans: message({ resource: field('Resource', 1), scopeSpans: repeated('ScopeSpans', 2) }),
    TracesData: message({ resourceSpans: repeated('ResourceSpans', 1) }),
    TraceByIdResponse: message({ trace: field('TracesData', 1), metrics: field('Empty', 2) }),
    Empty: message({}),
    LogRecord: message({
      timeUnixNano: field('fixed64', 1),
      severityNumber: field('int32', 2),
      severityText: field('string', 3),
      body: field('AnyValue', 5),
      ...attributes(6),
      flags: field('fixed32', 8),
      traceId: field('bytes', 9),
      spanId: field('bytes', 10),
      observedTimeUnixNano: field('fixed64', 11),
    }),
    ScopeLogs: message({ scope: field('InstrumentationScope', 1), logRecords: repeated('LogRecord', 2) }),
    ResourceLogs: message({ resource: field('Resource', 1), scopeLogs: repeated('ScopeLogs', 2) }),
    LogsData: message({ resourceLogs: repeated('ResourceLogs', 1) }),
    RpcStatus: message({ code: field('int32', 1), message: field('string', 2) }),
  },
});

/** One message type of the schema, ready to encode and decode. */
export const messageType = (name: string): protobuf.Type => root.lookupType(name);

export const TracesDataType = messageType('TracesData');
export const TraceByIdResponseType = messageType('TraceByIdResponse');
export const LogsDataType = messageType('LogsData');
export const RpcStatusType = messageType('RpcStatus');
