/**
 * Calls that only start work: a workflow, an execution, a job, a run. They have returned when the work begins, so that time says little;
 * what joins is a value of both that nobody else has.
 */
import * as keys from './keys.js';
import { isSender, type Span } from './model.js';
import { addressOf, agentOf, attribute, methodOf, rpcOf } from './semantics.js';

/** `StartWorkflow:Book`, `SFN.StartExecution`, `…Gateway/CreateProcessInstance`, `SubmitWorkflow`. */
const STARTS =
  /(^|[^a-z])(re)?(start|submit|schedule|enqueue|launch|trigger|dispatch)[-_ ]?(workflow|execution|job|task|run|process|instance|activity|orchestrat|query|sync|build|pipeline|batch|dag)|(^|[^a-z])(create|run)[-_ ]?(process[-_ ]?instance|workflow|execution|job|task|run|now)|signal[-_ ]?with[-_ ]?start|(^|[^a-z])(enqueue|apply_async|perform_?later|perform_?async|delay|(add|queue|push)[-_ ]?job)([^a-z]|$)/i;

/** `/api/v1/dags/x/dagRuns`, `/jobs/run-now`, `/process-definition/key/x/start`, `/orchestrators/SignUp`, `/api/workflow/x`. */
const STARTING_PATH =
  /\/(dag_?runs|executions|jobs|workflows?|orchestrators|runs|tasks|process-instances?|pipelines|invocations|batches)(\/[^/]+)?$|\/(start|submit|run-?now|trigger|launch|dispatches|enqueue|schedule)$/i;

const READS = /^(GET|HEAD|OPTIONS|TRACE)$/;

export function namesStart(call: Span): boolean {
  if (STARTS.test(call.name) || STARTS.test(rpcOf(call) ?? '')) return true;
  const { path } = addressOf(call);
  return path !== null && STARTING_PATH.test(path);
}

/** Libraries of job queues and workflow engines tell of what they put aside by spans of no kind at all (Temporal's TypeScript SDK, Hangfire's clients). */
export function putsWorkAside({ kind, name }: Span): boolean {
  return (kind === 'internal' || kind === 'unspecified') && STARTS.test(name);
}

/** The work is no request that somebody sent, and the call asked for more than to read. */
export function mayStart(call: Span, work: Span): boolean {
  return !READS.test(methodOf(call) ?? '') && !isRequest(work);
}

function isRequest(span: Span): boolean {
  if (isSender(span.kind) || attribute(span, keys.TRIGGER) === 'http') return true;
  // A job API may put its jobs into a queue: whoever takes one was not called by anybody else either.
  if (attribute(span, keys.MESSAGING_SYSTEM, ...keys.DESTINATION) !== null) return span.kind !== 'consumer';
  return agentOf(span) !== null || methodOf(span) !== null || addressOf(span).path !== null || rpcOf(span) !== null;
}

export type Engine = 'temporal' | 'step-functions' | 'camunda' | 'airflow';

const ENGINES: readonly (readonly [Engine, RegExp])[] = [
  ['temporal', /temporal/i],
  ['step-functions', /\bsfn\b|states\.[\w-]+\.amazonaws|stepfunctions|step_functions/i],
  ['camunda', /camunda|zeebe|gateway_protocol\.Gateway|engine-rest/i],
  ['airflow', /airflow|dag_?runs/i],
];

/** The workflow engine that was called, where a span tells: each has its own place for a context. */
export function engineOf(call: Span): Engine | null {
  const { host, path } = addressOf(call);
  const texts = [call.scope.name, call.name, rpcOf(call), host, path, ...Object.keys(call.attributes)];
  return ENGINES.find(([, pattern]) => texts.some((text) => text !== null && pattern.test(text)))?.[0] ?? null;
}
