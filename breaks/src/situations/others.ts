/** Traces of SDKs in other languages: their own instrumentations, their own ideas of names and links. */
import path from 'node:path';
import { type Actor } from '../stage/program';
import { type Boards, type Expectation, type Situation, type Take } from '../stage/situation';
import { FOREIGN } from '../stage/toolchains';

const whole: Expectation = { verdict: 'connected' };

interface Relay {
  /** The next service. */
  readonly next?: Actor;
  readonly traced?: boolean;
  readonly env?: Record<string, string>;
}

function env({ next, env = {} }: Relay): Record<string, string> {
  return { ...(next === undefined ? {} : { NEXT_URL: next.url('/next') }), ...env };
}

async function pythonRelay(stage: Boards, name: string, relay: Relay = {}): Promise<Actor> {
  return stage.foreign(name, {
    command: path.join(await stage.toolchains.python(), 'opentelemetry-instrument'),
    args: [path.join(await stage.toolchains.python(), 'python'), path.join(FOREIGN, 'python', 'relay.py')],
    env: env(relay),
  });
}

async function javaRelay(stage: Boards, name: string, relay: Relay = {}): Promise<Actor> {
  const { agent, classPath } = await stage.toolchains.java();
  const traced = relay.traced === false ? [] : [`-javaagent:${agent}`];
  const args = [...traced, '-cp', classPath, 'Relay'];
  return stage.foreign(name, { command: 'java', args, env: env(relay) });
}

async function goRelay(stage: Boards, name: string, relay: Relay = {}): Promise<Actor> {
  return stage.foreign(name, { command: await stage.toolchains.go(), args: [], env: env(relay) });
}

/** billing (Flask, boto3) → SQS (played by moto) → archivist, whose instrumentation links instead of continuing. */
const queueWithLinks: Take = {
  name: 'python-sqs-span-link',
  expects: { verdict: 'linked', hop: { from: 'billing', to: 'archivist' }, cause: 'span-link' },
  async play(stage) {
    const bin = await stage.toolchains.python();
    const sqs = await stage.foreign('sqs', {
      command: path.join(bin, 'python'),
      args: [path.join(FOREIGN, 'python', 'sqs.py')],
    });
    const settings = {
      SQS_URL: sqs.url(''),
      AWS_DEFAULT_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'none',
      AWS_SECRET_ACCESS_KEY: 'none',
    };
    const traced = (script: string) => ({
      command: path.join(bin, 'opentelemetry-instrument'),
      args: [path.join(bin, 'python'), path.join(FOREIGN, 'python', script)],
      env: settings,
    });
    const billing = await stage.foreign('billing', traced('sender.py'));
    await stage.foreign('archivist', traced('worker.py'));
    for (let sent = 0; sent < 3; sent++) await stage.send(billing.url('/invoices'));
    await stage.workedOn('archivist', 3);
    await stage.pause(500);
  },
};

export const others: Situation = {
  name: 'others',
  family: 'lost-at-a-hop',
  story: 'traces of Python, Java and Go, with the instrumentations of those languages',
  takes: [
    {
      name: 'python-without-requests',
      expects: { verdict: 'split', hop: { from: 'gallery', to: 'frames' }, cause: 'client-not-instrumented' },
      async play(stage) {
        const frames = await goRelay(stage, 'frames');
        const off = { OTEL_PYTHON_DISABLED_INSTRUMENTATIONS: 'requests,urllib3' };
        const gallery = await pythonRelay(stage, 'gallery', { next: frames, env: off });
        await stage.send(gallery.url('/exhibitions'));
      },
    },
    {
      name: 'java-without-agent',
      expects: { verdict: 'split', hop: { from: 'gallery', to: 'frames' }, cause: 'not-forwarded' },
      async play(stage) {
        const frames = await goRelay(stage, 'frames');
        const courier = await javaRelay(stage, 'courier', { next: frames, traced: false });
        const gallery = await pythonRelay(stage, 'gallery', { next: courier });
        await stage.send(gallery.url('/exhibitions'));
      },
    },
    {
      name: 'go-plain-client',
      holdOut: true,
      expects: { verdict: 'split', hop: { from: 'frames', to: 'gallery' }, cause: 'client-not-instrumented' },
      async play(stage) {
        const gallery = await pythonRelay(stage, 'gallery');
        const frames = await goRelay(stage, 'frames', { next: gallery, env: { PLAIN_CLIENT: '1' } });
        const courier = await javaRelay(stage, 'courier', { next: frames });
        await stage.send(courier.url('/parcels'));
      },
    },
    {
      name: 'go-behind-envoy-java-drops',
      holdOut: true,
      expects: {
        verdict: 'split',
        hop: { from: 'courier-mesh-in', to: 'courier-mesh-out' },
        dark: 'courier',
        cause: 'not-forwarded',
      },
      async play(stage) {
        const gallery = await pythonRelay(stage, 'gallery');
        const out = await stage.envoy('courier-1', [
          {
            name: 'out',
            direction: 'OUTBOUND',
            cluster: 'gallery',
            upstreamPort: gallery.port,
            service: 'courier-mesh-out',
          },
        ]);
        const courier = await javaRelay(stage, 'courier', { traced: false, env: { NEXT_URL: `${out.out}/next` } });
        const inward = await stage.envoy('courier-1', [
          {
            name: 'in',
            direction: 'INBOUND',
            cluster: 'courier',
            upstreamPort: courier.port,
            service: 'courier-mesh-in',
          },
        ]);
        const frames = await goRelay(stage, 'frames', { env: { NEXT_URL: `${inward.in}/next` } });
        await stage.send(frames.url('/orders'));
      },
    },
  ],
  twins: [
    {
      name: 'python-java-go',
      expects: whole,
      async play(stage) {
        const frames = await goRelay(stage, 'frames');
        const courier = await javaRelay(stage, 'courier', { next: frames });
        const gallery = await pythonRelay(stage, 'gallery', { next: courier });
        for (let sent = 0; sent < 3; sent++) await stage.send(gallery.url('/exhibitions'));
      },
    },
    queueWithLinks,
  ],
};
