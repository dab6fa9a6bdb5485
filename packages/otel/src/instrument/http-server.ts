import * as http from 'node:http';
import * as https from 'node:https';
import { type AsyncLocalStorage } from 'node:async_hooks';
import {
  type Attributes,
  type Context,
  type Histogram,
  INVALID_TRACEID,
  type Meter,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  propagation,
  trace,
} from '@opentelemetry/api';
import { RPCType, type RPCMetadata, getRPCMetadata, setRPCMetadata, suppressTracing } from '@opentelemetry/core';
import { InstrumentationBase } from '@opentelemetry/instrumentation';
import { type StoreContextManager } from '../context-manager';
import { guarded } from '../guard';
import { linked } from '../sdk/linked-context';
import { type LeanTracer } from '../sdk/tracer-provider';
import { recordFailure } from '../traces/failure';
import { SECONDS, knownMethod } from './http-duration';
import { isProbe } from './probes';
import { type ServedRequest, requestAttributes, routeOf } from './http-server-attributes';

/** What is kept with a request and its response while it is served. */
interface Served {
  context: Context;
  span: Span;
  rpc: RPCMetadata;
  scheme: string;
  began: number;
  over: boolean;
}

type Emit = (this: unknown, event: string | symbol, ...args: unknown[]) => boolean;

/**
 * SERVER spans and http.server.request.duration, as instrumentation-http makes them, at a fraction of the cost: it binds every
 * listener of request and response one by one; here their `emit` runs in the request's context. Wraps `emit` of the
 * servers' prototypes, so that it does not matter who loaded `http` first.
 */
export class HttpServerInstrumentation extends InstrumentationBase {
  private readonly duration: Histogram;
  private readonly storage: AsyncLocalStorage<Context>;

  constructor(
    private readonly lean: LeanTracer,
    contexts: StoreContextManager,
    meter: Meter,
  ) {
    super('@demo/otel/http-server', '', {});
    this.storage = contexts.storage;
    this.duration = meter.createHistogram('http.server.request.duration', {
      description: 'Duration of HTTP server requests.',
      unit: 's',
      advice: { explicitBucketBoundaries: SECONDS },
    });
    this.wrapServer(http.Server.prototype, 'http');
    this.wrapServer(https.Server.prototype, 'https');
  }

  init(): [] {
    return [];
  }

  private wrapServer(prototype: http.Server, scheme: string): void {
    const emit = prototype.emit as Emit;
    const serve = this.serve.bind(this);
    prototype.emit = function (this: unknown, event: string | symbol, ...args: unknown[]): boolean {
      if (event !== 'request') return emit.call(this, event, ...args);
      const [request, response] = args as [ServedRequest, http.ServerResponse];
      return serve(request, response, scheme, () => emit.call(this, event, ...args));
    } as typeof prototype.emit;
  }

  private serve(request: ServedRequest, response: http.ServerResponse, scheme: string, handle: () => boolean): boolean {
    if (isProbe(request.url)) return this.storage.run(suppressTracing(ROOT_CONTEXT), handle);
    const served = guarded('starting the span of a request', undefined, () => this.begin(request, response, scheme));
    if (!served) return handle();
    try {
      return this.storage.run(served.context, handle);
    } catch (error) {
      guarded('ending the span of a request', undefined, () => this.finish(served, request, response, error));
      throw error;
    }
  }

  private begin(request: ServedRequest, response: http.ServerResponse, scheme: string): Served {
    const extracted = linked(propagation.extract(ROOT_CONTEXT, request.headers));
    const method = knownMethod(request.method);
    const name = method === '_OTHER' ? 'HTTP' : method;
    const span = this.lean.start(name, SpanKind.SERVER, requestAttributes(request, method, scheme), extracted);
    const rpc: RPCMetadata = { type: RPCType.HTTP, span };
    const context = setRPCMetadata(trace.setSpan(extracted, span), rpc);
    const served: Served = { context, span, rpc, scheme, began: performance.now(), over: false };
    if (this.lean.traces) setTraceResponse(span, response);
    this.emitInContext(request, served, () => undefined);
    this.emitInContext(response, served, (event, error) => {
      if (event === 'close') this.finish(served, request, response);
      else if (event === 'error') this.finish(served, request, response, error);
    });
    return served;
  }

  /** What listens to a request's body or a response's end is part of the request: it runs where `emit` is called. */
  private emitInContext(
    emitter: http.IncomingMessage | http.ServerResponse,
    served: Served,
    before: (event: string | symbol, arg: unknown) => void,
  ): void {
    const emit = emitter.emit as Emit;
    const { storage } = this;
    emitter.emit = function (this: unknown, event: string | symbol, ...args: unknown[]): boolean {
      before(event, args[0]);
      // Most events have no listener, and many are emitted by the request's own code: nothing to change then.
      if (emitter.listenerCount(event) === 0 || isWithin(storage.getStore(), served))
        return emit.call(this, event, ...args);
      return storage.run(served.context, () => emit.call(this, event, ...args));
    } as typeof emitter.emit;
  }

  private finish(served: Served, request: ServedRequest, response: http.ServerResponse, error?: unknown): void {
    if (served.over) return;
    served.over = true;
    const { span } = served;
    const { statusCode } = response;
    const route = served.rpc.route ?? routeOf(request);
    const failure = error !== undefined ? 'error' : statusCode >= 500 ? String(statusCode) : undefined;
    const attributes: Attributes = { 'http.response.status_code': statusCode };
    if (route !== undefined) attributes['http.route'] = route;
    if (failure !== undefined) attributes['error.type'] = failure;
    span.setAttributes(attributes);
    if (route !== undefined) span.updateName(`${request.method ?? 'GET'} ${route}`);
    if (statusCode >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
    if (error !== undefined) recordFailure(span, error);
    span.end();
    attributes['http.request.method'] = knownMethod(request.method);
    attributes['url.scheme'] = served.scheme;
    attributes['network.protocol.version'] = request.httpVersion;
    this.duration.record((performance.now() - served.began) / 1000, attributes, served.context);
  }
}

const isWithin = (context: Context | undefined, { rpc }: Served): boolean =>
  context !== undefined && getRPCMetadata(context) === rpc;

/**
 * Tells the caller which trace its request became, before the handler runs so that the handler can read it too.
 * https://www.w3.org/TR/trace-context-2/#trace-context-http-response-headers-format (a draft)
 */
function setTraceResponse(span: Span, response: http.ServerResponse): void {
  const identity = span.spanContext();
  if (identity.traceId === INVALID_TRACEID) return;
  response.setHeader('traceresponse', `00-${identity.traceId}-${identity.spanId}-0${identity.traceFlags & 1}`);
}
