/** The SDK was started after the library it should have instrumented. */
import { type Rule } from './rule.js';

export const loadedLate: Rule<'loaded-late'> = {
  id: 'loaded-late',
  severity: 'break',
  fix: 'Start the SDK of {callee} before anything else is loaded (in Node: --import or --require): instrumentation changes libraries while they load.',
  fixIn: {
    nodejs:
      'Start the SDK of {callee} before anything else is imported (node --import or --require, as the first line); ES modules also need the loader hook, bundlers must leave the packages external.',
    python:
      'Start {callee} with opentelemetry-instrument, or instrument before the application and its clients are made; servers that fork workers need it in each worker.',
    java: 'Start {callee} with -javaagent among the first JVM options (JAVA_TOOL_OPTIONS, where a script starts the JVM); an agent that is attached later misses what is loaded.',
    go: 'Set the tracer provider and the propagator (otel.SetTextMapPropagator) of {callee} first in main, before handlers and clients are made.',
  },
  fixedAt: 'callee',
};
