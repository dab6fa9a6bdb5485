import { type Attributes, type Context, SpanKind, type Span, trace } from '@opentelemetry/api';
import { getRPCMetadata } from '@opentelemetry/core';
import {
  InstrumentationBase,
  InstrumentationNodeModuleDefinition,
  InstrumentationNodeModuleFile,
} from '@opentelemetry/instrumentation';
import { type StoreContextManager } from '../context-manager';
import { type LeanTracer } from '../sdk/tracer-provider';
import { type ServedRequest } from './http-server-attributes';
import { pathOf } from './probes';
import { inSpan } from './in-span';

type Callback = (...args: unknown[]) => unknown;
type Create = (this: unknown, instance: object, callback: Callback, ...rest: unknown[]) => Callback;

/** reflect-metadata, which every Nest application loads. */
interface Metadata {
  getMetadataKeys(target: object): unknown[];
  getMetadata(key: unknown, target: object): unknown;
  defineMetadata(key: unknown, value: unknown, target: object): void;
}

const VERSIONS = ['>=4.0.0 <13'];
const ROUTER = '@nestjs/core/router/router-execution-context.js';

/**
 * The two spans of instrumentation-nestjs-core with its names and attributes: `OrderController.placeOrder` around guards, pipes,
 * interceptors and the handler, and `placeOrder` around the handler. Hands the route to the SERVER span. Not
 * `Create Nest App`, a trace of one span for every start of a process.
 */
export class NestHandlerInstrumentation extends InstrumentationBase {
  constructor(
    private readonly lean: LeanTracer,
    private readonly contexts: StoreContextManager,
  ) {
    super('@demo/otel/nestjs-core', '', {});
  }

  init(): InstrumentationNodeModuleDefinition {
    const router = new InstrumentationNodeModuleFile(
      ROUTER,
      VERSIONS,
      (exports: { RouterExecutionContext: { prototype: { create: Create } } }, version) => {
        const { prototype } = exports.RouterExecutionContext;
        prototype.create = this.wrapCreate(prototype.create, String(version));
        return exports;
      },
      () => undefined,
    );
    return new InstrumentationNodeModuleDefinition('@nestjs/core', VERSIONS, undefined, undefined, [router]);
  }

  private wrapCreate(create: Create, version: string): Create {
    const around = this.aroundRequest.bind(this);
    const inside = this.aroundHandler.bind(this);
    return function (this: unknown, instance, callback, ...rest) {
      const common: Attributes = {
        component: '@nestjs/core',
        'nestjs.version': version,
        'nestjs.callback': callback.name,
      };
      const handler = create.call(this, instance, inside(callback, { ...common, 'nestjs.type': 'handler' }), ...rest);
      const controller = instance.constructor.name || 'UnnamedInstance';
      return around(handler, `${controller}.${callback.name}`, {
        ...common,
        'nestjs.type': 'request_context',
        'nestjs.controller': controller,
      });
    };
  }

  private aroundRequest(handler: Callback, name: string, fixed: Attributes): Callback {
    const { lean, contexts } = this;
    return function (this: unknown, ...args: unknown[]) {
      const request = args[0] as ServedRequest & { originalUrl?: string };
      const context = contexts.active();
      const attributes: Attributes = { ...fixed, 'url.full': pathOf(request.originalUrl ?? request.url) };
      if (request.method !== undefined) attributes['http.request.method'] = request.method;
      const route = request.route?.path;
      if (typeof route === 'string') {
        attributes['http.route'] = route;
        tellRoute(context, route, request.method);
      }
      const span = lean.start(name, SpanKind.INTERNAL, attributes, context);
      return inSpan(contexts, span, trace.setSpan(context, span), () => handler.apply(this, args));
    };
  }

  private aroundHandler(handler: Callback, fixed: Attributes): Callback {
    const { lean, contexts } = this;
    const name = handler.name || 'anonymous nest handler';
    const wrapped = function (this: unknown, ...args: unknown[]): unknown {
      const context = contexts.active();
      const span: Span = lean.start(name, SpanKind.INTERNAL, { ...fixed }, context);
      return inSpan(contexts, span, trace.setSpan(context, span), () => handler.apply(this, args));
    };
    Object.defineProperty(wrapped, 'name', { value: handler.name });
    copyMetadata(handler, wrapped);
    return wrapped;
  }
}

/** Which route it is only Nest's router knows; at once, so that the name is right also for what looks at it meanwhile. */
function tellRoute(context: Context, route: string, method = 'GET'): void {
  const rpc = getRPCMetadata(context);
  if (!rpc || rpc.route !== undefined) return;
  rpc.route = route;
  rpc.span.updateName(`${method} ${route}`);
  rpc.span.setAttribute('http.route', route);
}

/** Guards, pipes and interceptors are looked up as metadata of the handler. */
function copyMetadata(from: object, to: object): void {
  const metadata = Reflect as unknown as Metadata;
  for (const key of metadata.getMetadataKeys(from)) metadata.defineMetadata(key, metadata.getMetadata(key, from), to);
}
