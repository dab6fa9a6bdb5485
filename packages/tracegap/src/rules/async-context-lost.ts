/** Within one process, work was put aside and taken up again without its request. */
import { type Rule } from './rule.js';

export const asyncContextLost: Rule<'async-context-lost'> = {
  id: 'async-context-lost',
  severity: 'break',
  fix: 'In {from}, bind the work that is put aside to the context of its request: callbacks of pools, emitters, timers, threads and own queues do not inherit it.',
  fixIn: {
    nodejs:
      'In {from}, bind the work that is put aside to its context: AsyncResource.bind or context.bind around callbacks of pools, emitters, timers and own queues.',
    python:
      'In {from}, take the context along to other threads and pools: contextvars.copy_context().run(task), or opentelemetry-instrumentation-threading.',
    java: 'In {from}, hand the context to other threads: Context.taskWrapping(executor), or Context.current().wrap(task) where a task is queued; the Java agent does so for the executors it knows.',
    go: "In {from}, pass the request's context.Context on to every goroutine and call; for work that outlives the request, context.WithoutCancel(ctx) keeps the span, context.Background() loses it.",
    dotnet:
      'In {from}, let the ExecutionContext flow into the work that is put aside, or start its activity with the parent ActivityContext that was queued with it.',
  },
};
