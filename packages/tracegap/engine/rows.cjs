// Spans of tracegap's model as rows of otel_traces (otel-traces.sql), one line of JSON each, the way the Collector's exporter writes them.
const nanos = (ms) =>
  `${Math.floor(ms / 1000)}.${String(Math.round((ms % 1000) * 1e6))
    .padStart(9, '0')
    .slice(0, 9)}`;
const text = (value) => (typeof value === 'string' ? value : JSON.stringify(value));
const texts = (attributes) => Object.fromEntries(Object.entries(attributes).map(([key, value]) => [key, text(value)]));
const title = (kind) => kind[0].toUpperCase() + kind.slice(1);

function rowsOf(spans) {
  return spans.map((s) =>
    JSON.stringify({
      Timestamp: nanos(s.startMs),
      TraceId: s.traceId,
      SpanId: s.spanId,
      ParentSpanId: s.parentSpanId ?? '',
      TraceState: s.traceState,
      SpanName: s.name,
      SpanKind: title(s.kind),
      ServiceName: s.resource.service ?? '',
      ResourceAttributes: texts(s.resource.attributes),
      ScopeName: s.scope.name,
      ScopeVersion: s.scope.version,
      SpanAttributes: texts(s.attributes),
      Duration: String(Math.round((s.endMs - s.startMs) * 1e6)),
      StatusCode: title(s.status),
      'Events.Timestamp': s.events.map((e) => nanos(e.timeMs)),
      'Events.Name': s.events.map((e) => e.name),
      'Events.Attributes': s.events.map((e) => texts(e.attributes)),
      'Links.TraceId': s.links.map((l) => l.traceId),
      'Links.SpanId': s.links.map((l) => l.spanId),
      'Links.TraceState': s.links.map(() => ''),
      'Links.Attributes': s.links.map((l) => texts(l.attributes)),
    }),
  );
}

module.exports = { rowsOf };
