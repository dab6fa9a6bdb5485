// The guided way in English: the question's circumstances, the choices, and what is said once an answer was given.
import { type StepTexts } from '../steps';

export const EN_STEPS: Readonly<Record<string, StepTexts>> = {
  'not-forwarded': {
    title: 'A service that knows nothing of tracing',
    before:
      'box-office asks seating, seating asks printer. box-office and printer run OpenTelemetry. seating does not: look at how it is started, and at the lines that make its call.',
    choices: [
      'box-office → seating: one trace, in which seating shows as an error.',
      'seating → printer: two traces that look healthy by themselves; nothing in either is red.',
      'Nothing breaks: printer reads the context from the request that started it all.',
      'seating → printer: one trace with a gap of time where seating should be.',
    ],
    answer:
      'seating gets traceparent and does not hand it on, so printer begins a trace of its own. No span is missing its parent and nothing failed: a clean break is silent. Only who compares both halves sees that they belong together.',
  },
  'client-not-instrumented': {
    title: 'One of two HTTP clients',
    before:
      'webshop runs OpenTelemetry and calls stock-desk with fetch. Look at TRACED_WITH: which instrumentation does fetch need?',
    choices: [
      'webshop → stock-desk: webshop has its SERVER span and no CLIENT span; stock-desk starts a new trace.',
      'webshop → stock-desk: the CLIENT span is there, the header is not.',
      'Nothing breaks: an instrumented process sends the header whatever makes the call.',
      'stock-desk: it gets the header and ignores it.',
    ],
    answer:
      'fetch is undici, and nothing instruments undici here: no CLIENT span and no header. A SERVER span that ends in nothing although the service calls others is what to look for.',
  },
  'async-context-lost': {
    title: 'Work that is put aside',
    before:
      'hall is fully instrumented, both ways. Its requests put a job into a queue; a timer that was set when the program started takes the jobs out.',
    choices: [
      'cinema → hall: hall does not read the header.',
      'hall → projector: the header is not sent at all.',
      'Inside hall: its call to projector starts a new trace, with projector below it.',
      'Nothing breaks: AsyncLocalStorage follows the job.',
    ],
    answer:
      'A job runs in the context of the timer that takes it out, not of the request that put it in. The call is traced well, but under a new root: the break is between two spans of one process. AsyncResource.bind ties the job to its request.',
  },
  'queue-not-injected': {
    title: 'A message without an envelope',
    before: 'packing puts a message into a queue, label-printer takes it out. Both make spans for it.',
    choices: [
      'Nothing breaks: producer and consumer are tied by the message id.',
      'packing → label-printer: two traces, joined by nothing but the message id on both spans.',
      'packing → label-printer: one trace, with the time in the queue as a gap.',
      'label-printer has no spans.',
    ],
    answer:
      'No HTTP instrumentation puts the context into a row of a table. Whoever writes the message has to inject it, whoever reads it has to extract it. The message id on both spans proves afterwards that they belong together.',
  },
  'propagator-mismatch': {
    title: 'Two formats of one header',
    before: 'Both services are instrumented. Look at OTEL_PROPAGATORS of clinic and of ward.',
    choices: [
      'Nothing breaks: every SDK reads both formats.',
      'ward refuses the request with 400.',
      'clinic → ward: the header is sent and not understood; ward starts a new trace.',
      'clinic → ward: one trace, but the span ids are shortened.',
    ],
    answer:
      'clinic writes b3, ward reads traceparent: the context arrives and is not recognised. An SDK reads only the formats it is told. Let both read all of them while you move to one.',
  },
  'sampler-mismatch': {
    title: 'Who decides what is kept',
    before:
      'museum asks cloakroom, cloakroom asks guide. Each has a sampler; look at those of cloakroom (always_off) and guide (always_on).',
    choices: [
      'A hole: museum and guide are in one trace, and guide names a parent that nobody exported.',
      'Two traces: cloakroom breaks the context.',
      'The whole trace is gone, because cloakroom said no.',
      'Nothing breaks: the root’s decision counts.',
    ],
    answer:
      'An unsampled span still hands on the context. cloakroom exports nothing, guide exports a span whose parent is not there: an orphan in the same trace. Samplers that are not parent-based leave such holes.',
  },
  'lost-in-process': {
    title: 'The last breath of a job',
    before: 'tally answers its one request and calls process.exit at once. Its SDK exports in batches.',
    choices: [
      'counter → tally: two traces.',
      'tally’s SERVER span never arrives; abacus, which it called, names a parent that is missing.',
      'Nothing is lost: the SDK exports when the process exits.',
      'tally’s spans arrive twice.',
    ],
    answer:
      'What the batch still held is lost with the process. The context was handed on well, so abacus is in the same trace, below a span that nobody has. Shut the SDK down before the exit: that flushes it.',
  },
  'context-leak': {
    title: 'One trace too many calls',
    before:
      'The first request to lighthouse starts a refresh, which then calls tide-table five times a second for ever.',
    choices: [
      'lighthouse → tide-table: every refresh starts a trace of its own.',
      'ferry → lighthouse: the context is lost.',
      'Nothing is wrong.',
      'No hop breaks: the refresh’s calls all hang on the first request’s trace, long after its answer.',
    ],
    answer:
      'Connected does not mean right. The timer keeps the context in which it was started, so the trace of one request grows for ever. Start such work outside of any request: context.with(ROOT_CONTEXT, …).',
  },
};
