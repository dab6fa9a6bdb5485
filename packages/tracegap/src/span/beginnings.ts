/** What begins a trace by itself, with no caller that could have been lost: schedulers, start-up, commands. */
import * as keys from './keys.js';
import { isSender, type Span } from './model.js';
import { remembered } from './remembered.js';
import { attribute, isProxy } from './semantics.js';

/** `io.opentelemetry.spring-scheduling-3.1`, `io.opentelemetry.quartz-2.0`, `@opentelemetry/instrumentation-cron` … */
const SCHEDULER_SCOPE =
  /schedul|quartz|(^|[^a-z])cron|shedlock|rufus|clockwork|celery[._-]?beat|jobrunr|node-schedule|powerjob|xxl-job/i;
const isSchedulerScope = remembered((name) => SCHEDULER_SCOPE.test(name));

/** Receives nothing: what begins with it was called by somebody it does not see, or by nobody. Without a kind nothing is known. */
export function beginsByItself(span: Span): boolean {
  return (isSender(span.kind) || span.kind === 'internal') && !isProxy(span);
}

export function isScheduled(span: Span): boolean {
  if (attribute(span, keys.TRIGGER) === 'timer') return true;
  if (span.kind !== 'internal' && span.kind !== 'unspecified') return false;
  if (isSchedulerScope(span.scope.name)) return true;
  return attribute(span, ...keys.SCHEDULE) !== null;
}
