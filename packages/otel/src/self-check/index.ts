import { type Instrumentation } from '@opentelemetry/instrumentation';
import { type Resource, detectResources, envDetector } from '@opentelemetry/resources';
import { type Sampler } from '@opentelemetry/sdk-trace';
import { type Signal, endpointOf, goesByHttp } from '../exporting/choice';
import { type Receivers } from '../exporting/receivers';
import { guarded } from '../guard';
import { propagatorNames } from '../propagators';
import { say } from '../say';
import { apiCopies } from './api-copies';
import { inspectLibraries } from './libraries';
import { probe } from './probe';
import { type Findings, reportOf } from './report';

/** The entry file has loaded what it loads by then: timers run only after it. */
const AFTER_START_MS = 500;

export interface CheckedSetup {
  /** Without what OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES say. */
  resource: Resource;
  /** What is told at all. */
  signals: Signal[];
  sampler: Sampler;
  instrumentations: Instrumentation[];
  /** Packages that were loaded before `register`. */
  tooEarly: ReadonlySet<string>;
  receivers: Receivers;
}

/** Once the service has started, writes one block to the log: does the telemetry work, and if not, what to do about it. */
export function checkAfterStart(setup: CheckedSetup): void {
  setTimeout(() => void check(setup), AFTER_START_MS).unref();
}

async function check(setup: CheckedSetup): Promise<void> {
  const { signals } = setup;
  const endpoints = [...new Set(signals.filter(goesByHttp).map(endpointOf))];
  const answers = await Promise.all(endpoints.map((endpoint) => ask(endpoint, setup.receivers)));
  guarded('the self-check', undefined, () => {
    const libraries = inspectLibraries(setup.instrumentations, setup.tooEarly);
    const receivers = answers.filter((line) => line !== undefined);
    const found: Findings = {
      service: serviceOf(setup.resource),
      signals,
      libraries,
      propagators: propagatorNames(),
      sampler: signals.includes('traces') ? setup.sampler.toString() : undefined,
      receivers,
      apiCopies: apiCopies(),
    };
    say(reportOf(found).join('\n[otel]   '));
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

function serviceOf(resource: Resource): string {
  const { attributes } = resource.merge(detectResources({ detectors: [envDetector] }));
  return [attributes['service.name'], attributes['service.version']].filter(Boolean).join(' ');
}
