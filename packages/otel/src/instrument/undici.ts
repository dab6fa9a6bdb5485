import { subscribe } from 'node:diagnostics_channel';
import { type Socket } from 'node:net';
import {
  type Attributes,
  type Context,
  type Histogram,
  type Meter,
  type Span,
  SpanKind,
  SpanStatusCode,
  propagation,
  trace,
} from '@opentelemetry/api';
import { InstrumentationBase } from '@opentelemetry/instrumentation';
import { type StoreContextManager } from '../context-manager';
import { guarded } from '../guard';
import { type LeanTracer } from '../sdk/tracer-provider';
import { recordFailure } from '../traces/failure';
import { addressOf } from './http-server-attributes';
import { SECONDS, knownMethod } from './http-duration';
import { pathOf, queryNamesOf } from './probes';

/** What undici publishes: https://undici.nodejs.org/#/docs/api/DiagnosticsChannel */
interface UndiciRequest {
  origin: string | URL;
  path: string;
  method: string;
  addHeader(name: string, value: string): void;
}

interface Call {
  span: Span;
  context: Context;
  attributes: Attributes;
  began: number;
}
const CALL = Symbol('demo.otel.call');
type Carrier = UndiciRequest & { [CALL]?: Call | undefined };

/**
 * CLIENT spans, the headers that hand the context on, and http.client.request.duration for undici and the global `fetch`, as
 * instrumentation-undici makes them. By undici's own channels, so it does not matter who loaded undici first.
 */
export class UndiciInstrumentation extends InstrumentationBase {
  private readonly duration: Histogram;

  constructor(
    private readonly lean: LeanTracer,
    private readonly contexts: StoreContextManager,
    meter: Meter,
  ) {
    super('@demo/otel/undici', '', {});
    this.duration = meter.createHistogram('http.client.request.duration', {
      description: 'Duration of HTTP client requests.',
      unit: 's',
      advice: { explicitBucketBoundaries: SECONDS },
    });
    this.on<{ request: Carrier }>('undici:request:create', ({ request }) => this.begin(request));
    this.on<{ request: Carrier; socket: Socket }>('undici:client:sendHeaders', ({ request, socket }) =>
      sent(request, socket),
    );
    this.on<{ request: Carrier; response: { statusCode: number } }>('undici:request:headers', ({ request, response }) =>
      answered(request, response.statusCode),
    );
    this.on<{ request: Carrier }>('undici:request:trailers', ({ request }) => this.finish(request));
    this.on<{ request: Carrier; error: Error }>('undici:request:error', ({ request, error }) =>
      this.fail(request, error),
    );
  }

  init(): [] {
    return [];
  }

  private on<Message>(channel: string, listen: (message: Message) => void): void {
    subscribe(channel, (message) => guarded(channel, undefined, () => listen(message as Message)));
  }

  private begin(request: Carrier): void {
    if (request.method === 'CONNECT') return;
    const method = knownMethod(request.method);
    const name = method === '_OTHER' ? 'HTTP' : method;
    const attributes = attributesOf(request, method);
    const context = this.contexts.active();
    const span = this.lean.start(name, SpanKind.CLIENT, attributes, context);
    const inside = trace.setSpan(context, span);
    propagation.inject(inside, request, { set: (carrier, key, value) => carrier.addHeader(key, value) });
    request[CALL] = { span, context: inside, attributes, began: performance.now() };
  }

  private fail(request: Carrier, error: Error): void {
    const call = request[CALL];
    // Given up on purpose: no failure of the callee.
    if (call && error.name !== 'AbortError') {
      recordFailure(call.span, error);
      const type = (error as { code?: unknown }).code;
      call.span.setAttribute(
        'error.type',
        (call.attributes['error.type'] = typeof type === 'string' ? type : error.name),
      );
    }
    this.finish(request);
  }

  private finish(request: Carrier): void {
    const call = request[CALL];
    if (!call) return;
    // Not `delete`, which makes the object slow for undici too.
    request[CALL] = undefined;
    call.span.end();
    this.duration.record((performance.now() - call.began) / 1000, labelsOf(call.attributes), call.context);
  }
}

function attributesOf({ origin, path, method: original }: UndiciRequest, method: string): Attributes {
  const from = String(origin);
  const [scheme = 'http', authority = ''] = from.split('://', 2);
  const { host, port = scheme === 'https' ? 443 : 80 } = addressOf(authority);
  const urlPath = pathOf(path);
  const query = queryNamesOf(path);
  const attributes: Attributes = {
    'http.request.method': method,
    'http.request.method_original': original,
    'url.full': `${from}${urlPath}${query ? `?${query}` : ''}`,
    'url.path': urlPath,
    'url.scheme': scheme,
    'server.address': host,
    'server.port': port,
  };
  if (query !== undefined) attributes['url.query'] = query;
  return attributes;
}

function sent(request: Carrier, { remoteAddress, remotePort }: Socket): void {
  const call = request[CALL];
  if (!call) return;
  if (remoteAddress !== undefined) call.span.setAttribute('network.peer.address', remoteAddress);
  if (remotePort !== undefined) call.span.setAttribute('network.peer.port', remotePort);
  call.span.setAttribute('network.protocol.version', '1.1');
}

function answered(request: Carrier, status: number): void {
  const call = request[CALL];
  if (!call) return;
  call.span.setAttribute('http.response.status_code', (call.attributes['http.response.status_code'] = status));
  if (status < 400) return;
  call.span.setAttribute('error.type', (call.attributes['error.type'] = String(status)));
  call.span.setStatus({ code: SpanStatusCode.ERROR });
}

const LABELS = [
  ...['http.request.method', 'server.address', 'server.port', 'url.scheme', 'http.response.status_code', 'error.type'],
];

function labelsOf(attributes: Attributes): Attributes {
  const labels: Attributes = {};
  for (const label of LABELS) if (attributes[label] !== undefined) labels[label] = attributes[label];
  return labels;
}
