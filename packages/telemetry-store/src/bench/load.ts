import { TracesDataType } from '../otlp/schema.js';

const SERVICES = ['order', 'inventory', 'pricing', 'notify'] as const;
/** What one service adds to the trace of an order: SERVER, handler, a step, a query, CLIENT. */
const SPANS_PER_SERVICE = 4;
export const SPANS_PER_TRACE = SERVICES.length * SPANS_PER_SERVICE;
/** Traces in one export: 128 of 4 spans are the 512 of a full batch of OpenTelemetry's BatchSpanProcessor. */
const TRACES_PER_EXPORT = 128;
export const SPANS_PER_EXPORT = TRACES_PER_EXPORT * SPANS_PER_SERVICE;

/** The trace id of the nth trace: spread like random ones, but known again when it is asked for. */
export function traceIdOf(index: number): string {
  const half = (seed: number): string => {
    let hash = Math.imul(index + 1, seed) >>> 0;
    hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b) >>> 0;
    return ((hash ^ (hash >>> 13)) >>> 0).toString(16).padStart(8, '0');
  };
  return `${half(0x9e3779b1)}${half(0xc2b2ae35)}${half(0x27d4eb2f)}${(index + 1).toString(16).padStart(8, '0')}`;
}

/** Exports as the lab's services send them: for every 128 traces one of each service, in protobuf. */
export function* exportsOf(traces: number, startMs: number): Generator<Uint8Array> {
  for (let first = 0; first < traces; first += TRACES_PER_EXPORT)
    for (const [hop, service] of SERVICES.entries()) yield exportOf(service, hop, first, startMs);
}

function exportOf(service: string, hop: number, first: number, startMs: number): Uint8Array {
  const spans = Array.from({ length: SPANS_PER_EXPORT }, (_, index) => {
    const trace = first + Math.floor(index / SPANS_PER_SERVICE);
    return spanOf(trace, hop, index % SPANS_PER_SERVICE, startMs + trace);
  });
  const resource = {
    attributes: attributes({
      'service.name': service,
      'service.version': '1.0.0',
      'service.instance.id': `${service}-4f1c7c1e-9f60-4d55-a1de-1d2f4a0c`,
      'telemetry.sdk.name': 'opentelemetry',
      'telemetry.sdk.language': 'nodejs',
      'telemetry.sdk.version': '2.12.0',
    }),
  };
  const scope = { name: '@opentelemetry/instrumentation-http', version: '0.223.0' };
  return TracesDataType.encode({ resourceSpans: [{ resource, scopeSpans: [{ scope, spans }] }] }).finish();
}

function spanOf(trace: number, hop: number, step: number, startMs: number): Record<string, unknown> {
  const isServer = step === 0;
  const at = startMs + hop * 4 + step;
  return {
    traceId: Buffer.from(traceIdOf(trace), 'hex'),
    spanId: spanId(trace, hop, step),
    ...(hop + step > 0 && { parentSpanId: isServer ? spanId(trace, hop - 1, 3) : spanId(trace, hop, step - 1) }),
    name: ['POST /orders', 'OrderController.placeOrder', 'reserve stock', 'INSERT orders'][step],
    kind: isServer ? 2 : step === 3 ? 3 : 1,
    startTimeUnixNano: `${at}000000`,
    endTimeUnixNano: `${at + 30}000000`,
    attributes: attributes({
      'http.request.method': 'POST',
      'http.route': '/orders',
      'url.path': '/orders',
      'url.scheme': 'http',
      'server.address': '127.0.0.1',
      'server.port': 8000 + hop,
      'client.address': '127.0.0.1',
      'network.protocol.version': '1.1',
      'user_agent.original': 'node',
      'http.response.status_code': 201,
      'order.id': trace,
    }),
    flags: 257,
  };
}

function spanId(trace: number, hop: number, step: number): Buffer {
  const id = Buffer.alloc(8);
  id.writeUInt32BE(Math.imul(trace + 1, 0x9e3779b1) >>> 0);
  id.writeUInt32BE(((trace << 8) | (hop << 4) | (step + 1)) >>> 0, 4);
  return id;
}

function attributes(of: Record<string, string | number>): Record<string, unknown>[] {
  return Object.entries(of).map(([key, value]) => ({
    key,
    value: typeof value === 'string' ? { stringValue: value } : { intValue: value },
  }));
}
