import { type Instrumentation } from '@opentelemetry/instrumentation';
import { type Resource } from '@opentelemetry/resources';
import { type Signal, endpointOf } from '../exporting/choice';
import { type Receivers } from '../exporting/receivers';
import { guarded } from '../guard';
import { say } from '../say';
import { apiCopies } from './api-copies';
import { inspectLibraries } from './libraries';
import { probe } from './probe';
import { type Findings, reportOf } from './report';

/** The entry file has loaded what it loads by then: timers run only after it. */
const AFTER_START_MS = 500;

export interface CheckedSetup extends Pick<Findings, 'signals' | 'propagators' | 'sampler'> {
  resource: Resource;
  instrumentations: Instrumentation[];
  /** Packages that were loaded before `register`. */
  tooEarly: ReadonlySet<string>;
  /** The signals that go by OTLP. */
  sent: Signal[];
  receivers: Receivers;
}

/** Once the service has started, writes one block to the log: does the telemetry work, and if not, what to do about it. */
export function checkAfterStart(setup: CheckedSetup): void {
  setTimeout(() => void check(setup), AFTER_START_MS).unref();
}

async function check(setup: CheckedSetup): Promise<void> {
  const endpoints = [...new Set(setup.sent.map(endpointOf))];
  const answers = await Promise.all(endpoints.map((endpoint) => ask(endpoint, setup.receivers)));
  guarded('the self-check', undefined, () => {
    const libraries = inspectLibraries(setup.instrumentations, setup.tooEarly);
    const receivers = answers.filter((line) => line !== undefined);
    const service = serviceOf(setup.resource);
    say(reportOf({ ...setup, service, libraries, receivers, apiCopies: apiCopies() }).join('\n[otel]   '));
  });
}

/** One line on a receiver, or none where the same has been said already. Its bad news is not said again with the next batch. */
async function ask(endpoint: string, receivers: Receivers): Promise<string | undefined> {
  try {
    const status = await probe(endpoint);
    return status < 300 ? `${endpoint} answers` : receivers.noteFailure(endpoint, { code: status });
  } catch (error) {
    return receivers.noteFailure(endpoint, error);
  }
}

function serviceOf({ attributes }: Resource): string {
  return [attributes['service.name'], attributes['service.version']].filter(Boolean).join(' ');
}
