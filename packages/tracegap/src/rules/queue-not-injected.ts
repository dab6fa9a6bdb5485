/** A message was sent without the context, or it was not read from it. */
import { type Rule } from './rule.js';

export const queueNotInjected: Rule<'queue-not-injected'> = {
  id: 'queue-not-injected',
  severity: 'break',
  fix: 'Let the producer in {from} inject the context into the message headers (propagation.inject) and the consumer {to} extract it, or add the instrumentation of the queue library on both sides.',
  fixStarted: {
    temporal:
      "Register Temporal's OpenTelemetry interceptor (or plugin) with the client in {from} and with the worker {to}: it carries the context in the headers of the workflow.",
    'step-functions':
      'Put traceparent into the input of the execution in {from} and let the first state, {to}, extract it: Step Functions hands on no headers.',
    camunda:
      'Hand traceparent over as a variable of the process instance in {from}, and extract it in the worker {to}.',
    airflow: 'Put traceparent into the conf of the DAG run in {from}, and extract it in the task that {to} runs.',
    unknown:
      'What {from} only starts gets no headers: put traceparent into what it is started with (input, variables, payload), and let {to} extract it before its first span.',
  },
};
