import { type Context } from '@opentelemetry/api';
import { getRPCMetadata } from '@opentelemetry/core';
import { type InstrumentationNodeModuleDefinition } from '@opentelemetry/instrumentation';
import { NestInstrumentation } from '@opentelemetry/instrumentation-nestjs-core';
import { type StartedSpan } from './finish';

const NEST_FACTORY = '@nestjs/core/nest-factory.js';

/** Nest's instrumentation without `Create Nest App`, a trace of one span for every start of a process. */
export class NestHandlerInstrumentation extends NestInstrumentation {
  override init(): InstrumentationNodeModuleDefinition {
    const nest = super.init();
    nest.files = nest.files.filter((file) => file.name !== NEST_FACTORY);
    return nest;
  }
}

/**
 * Hands the route, which only Nest's span knows, to the HTTP instrumentation: the SERVER span is then named `POST /orders` and
 * carries `http.route`, and so does the metric http.server.request.duration.
 */
export function handOnRoute(span: StartedSpan, parent: Context): void {
  if (span.attributes['nestjs.type'] !== 'request_context') return;
  const request = getRPCMetadata(parent);
  const route = span.attributes['http.route'];
  if (!request || typeof route !== 'string') return;
  request.route = route;
  // At once and not only at the end: log lines and exemplars of a request under way already have it.
  request.span.setAttribute('http.route', route);
}
