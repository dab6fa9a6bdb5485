import { tracingChannel } from 'node:diagnostics_channel';
import {
  type Context,
  type Link,
  type Span,
  SpanKind,
  type Tracer,
  context as active,
  trace,
} from '@opentelemetry/api';
import { deleteRPCMetadata, parseTraceParent } from '@opentelemetry/core';
import { onlyPlain } from '../attributes';
import { type StoreContextManager } from '../context-manager';
import { guarded } from '../guard';
import { recordFailure } from '../traces/failure';

/** The name under which the domain announces a business step (`tracingChannel`, Node's diagnostics_channel). */
export const STEP_CHANNEL = 'demo.step';

/** What the domain publishes with a step; Node adds `result` and `error` as it goes. */
export interface StepMessage {
  /** Becomes the span's name, so it says what is done: "reserve stock". */
  name: string;
  attributes?: Record<string, string | number | boolean>;
  /** A traceparent this step has to do with but is not a child of, such as the request that started what it finishes. */
  link?: string;
  /** Begins a new trace. */
  root?: boolean;
  result?: unknown;
  error?: unknown;
}

const SPAN = Symbol('demo.step.span');
type TracedStep = StepMessage & { [SPAN]?: Span | undefined };

/**
 * Makes each announced step a span, and that span the active one for all that happens inside it: its SQL and HTTP spans become
 * its children. Works for `tracePromise` and `traceSync`.
 *
 * @returns a function that stops listening
 */
export function listenToSteps(tracer: Tracer, contexts: StoreContextManager): () => void {
  const channel = tracingChannel<Context, StepMessage>(STEP_CHANNEL);
  // bindStore, not subscribe: only a bound store changes what is active inside the step.
  channel.start.bindStore(contexts.storage, (step) => {
    const current = active.active();
    return guarded('starting the span of a step', current, () => contextOfStep(tracer, step, current));
  });
  const handlers = {
    start: () => undefined,
    // A step that was synchronous is over here; one that returned a promise is over at `asyncEnd`.
    end: (step: TracedStep) => {
      if ('result' in step || 'error' in step) endStep(step);
    },
    asyncStart: () => undefined,
    asyncEnd: endStep,
    error: (step: TracedStep) => {
      if (step[SPAN]) recordFailure(step[SPAN], step.error);
    },
  };
  channel.subscribe(handlers);
  return () => {
    channel.start.unbindStore(contexts.storage);
    channel.unsubscribe(handlers);
  };
}

function contextOfStep(tracer: Tracer, step: TracedStep, current: Context): Context {
  const links = linksTo(step.link);
  const span = tracer.startSpan(
    step.name,
    { kind: SpanKind.INTERNAL, attributes: onlyPlain(step.attributes), links, root: step.root === true },
    current,
  );
  step[SPAN] = span;
  // A new trace belongs to no request: what it annotates must not land on the request that happened to start it.
  return trace.setSpan(step.root ? deleteRPCMetadata(current) : current, span);
}

function linksTo(traceparent: string | undefined): Link[] {
  const linked = traceparent ? parseTraceParent(traceparent) : null;
  return linked ? [{ context: { ...linked, isRemote: true } }] : [];
}

function endStep(step: TracedStep): void {
  const span = step[SPAN];
  if (!span) return;
  step[SPAN] = undefined;
  span.end();
}
