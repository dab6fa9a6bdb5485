// English of the views of `tracegap serve`.

export const en = {
  nav: { label: 'Views', hops: 'Hops', services: 'Services', traces: 'Traces', file: 'File' },
  head: {
    broken: (n: number) => (n === 1 ? 'One hop loses the context' : `${n} hops lose the context`),
    whole: 'No hop loses the context',
    none: 'No traces yet',
    reading: 'Reading …',
  },
  source: {
    otlp: (name: string) => `Receiving OTLP on ${name}, live.`,
    backend: (name: string) => `Reading ${name}.`,
    files: (name: string) => `Read from ${name}.`,
    failed: (name: string) => `${name} cannot be read`,
    cut: (name: string) => `${name} has more traces than were read: raise --limit or lower --since.`,
  },
  fleet: {
    title: (name: string) => `Counted in ${name}`,
    window: (spans: string, services: number, from: string, to: string) =>
      `${spans} spans of ${services} services, ${from} to ${to}`,
    counting: 'Counting …',
    failed: 'The hops cannot be counted',
    cut: 'A list was cut at its limit, so these are not all: lower --fleet-since.',
    none: 'No hop loses the context',
    columns: { hop: 'Hop', lost: 'Lost', key: 'Joined by', cause: 'Likeliest cause', example: 'Example' },
    share: (lost: string, asked: string, percent: number) => `${lost} of ${asked} (${percent} %)`,
    key: {
      id: 'an id in both halves',
      request: 'the same request in its call',
      queue: 'the queue alone, so only suspected',
      time: 'time alone, so only suspected',
    },
  },
  start: {
    title: 'Point an app at this page',
    lead: 'Any OpenTelemetry SDK or Collector. Traces show here as they arrive, broken ones within a second of their last span.',
    grpc: (address: string) => `Or OTLP/gRPC on ${address}. Nothing leaves this machine.`,
  },
};

export type ServeMessages = typeof en;
