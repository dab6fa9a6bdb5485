/** Where a backend cannot give the answer of the file, and why; by backend and recording. What is not here must agree. */
const NO_LINKS = 'Zipkin has no span links';
const LOWER_CASE = 'Zipkin keeps the names of services in lower case, and the hop is told as they are kept';
const NOT_UNDERSTOOD =
  'two of its requests, joined by time alone, are only suspected here and split in the file and in a Tempo; why is not understood yet';
const REPORTS = '../packages/tracegap/fixtures/reports';

/** The report itself says so: it is not complete, and names what was not searched. */
export const SAID =
  'the queue was waited in for longer than two seconds, and Jaeger, which finds tags service by service, is asked for few of its services; said as `unsearched`';

export const differences: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Jaeger: {
    'corpus/outbox/three-that-wait.json': SAID,
    [`${REPORTS}/airflow-triggered-dag/otlp.jsonl`]: SAID,
    [`${REPORTS}/airflow-dag-run-posted/otlp.jsonl`]: SAID,
    [`${REPORTS}/next-middleware-own-trace/otlp.jsonl`]: NOT_UNDERSTOOD,
  },
  Zipkin: {
    [`${REPORTS}/next-middleware-own-trace/otlp.jsonl`]: NOT_UNDERSTOOD,
    'corpus/gateway-restarts/twin-public-endpoint.json': NO_LINKS,
    'corpus/job-only-started/twin-span-link.json': NO_LINKS,
    'corpus/outbox/twin-batch-with-links.json': NO_LINKS,
    'corpus/websocket/twin-span-links.json': NO_LINKS,
    'corpus/others/twin-python-sqs-span-link.json': NO_LINKS,
    'corpus/queue-not-injected/twin-batch-of-four-with-links.json': NO_LINKS,
    'corpus/queue-not-injected/twin-span-link.json': NO_LINKS,
    [`${REPORTS}/sidekiq-links/otlp.jsonl`]: NO_LINKS,
    [`${REPORTS}/spring-kafka-batch-listener/otlp.jsonl`]: NO_LINKS,
    [`${REPORTS}/nginx-otel-beside-app/otlp.jsonl`]: LOWER_CASE,
    [`${REPORTS}/hangfire-enqueued-jobs/otlp.jsonl`]: LOWER_CASE,
  },
};
