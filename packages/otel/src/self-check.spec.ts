import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Receiver, startReceiver } from './testing/receiver';
import { type Running, run, runFile } from './testing/process';

/** Each test starts a process; on a busy machine that takes its time. */
jest.setTimeout(90_000);

const programs: Running[] = [];
const start = (program: string, env: Record<string, string> = {}): Running => {
  const running = run(program, env);
  programs.push(running);
  return running;
};

/** Each sentence the self-check can say is provoked by a real process. */
describe('the self-check at start', () => {
  let receiver: Receiver;
  beforeAll(async () => (receiver = await startReceiver()));
  afterAll(() => receiver.close());
  afterEach(() => Promise.all(programs.splice(0).map((program) => program.stop())));

  it('tells in one block who tells what, what was patched, propagators, sampler, and that the receiver answers', async () => {
    const shop = start('main', { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, OTEL_SERVICE_NAME: 'shop' });
    await shop.says(/logs answers/);
    const block = shop.stderr.split('\n').filter((line) => line.startsWith('[otel]'));
    expect(block).toEqual([
      expect.stringMatching(/^\[otel\] shop \d+\.\d+\.\d+ tells traces, logs$/),
      expect.stringMatching(/^\[otel\] {3}patched: (?=.*@nestjs\/core \d)(?=.*typeorm \d)(?=.*winston \d)/),
      expect.stringMatching(
        /^\[otel\] {3}propagators: tracecontext, baggage; sampler: ParentBased\{root=AlwaysOnSampler/,
      ),
      `[otel]   ${receiver.url}/v1/traces answers`,
      `[otel]   ${receiver.url}/v1/logs answers`,
    ]);
  });

  it('is loud about a wrong import order, and the service works all the same', async () => {
    const shop = start('late', { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url });
    const [line] = await shop.says(/LOADED TOO EARLY.*/);
    for (const library of ['@nestjs/core', 'typeorm', 'winston']) expect(line).toContain(library);
    expect(line).toContain(`Make "import '@demo/otel/register';" the first line`);
    expect((await fetch(`${await shop.url()}/health`)).status).toBe(200);
  });

  it('names the sampler and the propagators that were chosen', async () => {
    const shop = start('main', {
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      OTEL_TRACES_SAMPLER: 'traceidratio',
      OTEL_TRACES_SAMPLER_ARG: '0.25',
      OTEL_PROPAGATORS: 'b3,tracecontext',
    });
    await shop.says(/propagators: b3, tracecontext; sampler: TraceIdRatioBased\{0\.25\}/);
  });

  it('says when nothing is traced and nothing handed on', async () => {
    const shop = start('main', { OTEL_TRACES_EXPORTER: 'none', OTEL_LOGS_EXPORTER: 'none', OTEL_PROPAGATORS: 'none' });
    await shop.says(/tells nothing\n/);
    await shop.says(/propagators: nothing; sampler: none, nothing is traced/);
  });

  it('says that no receiver answers, and how to fix it', async () => {
    const gone = await startReceiver();
    await gone.close();
    const shop = start('main', { OTEL_EXPORTER_OTLP_ENDPOINT: gone.url });
    await shop.says(new RegExp(`${gone.url} does not answer \\(ECONNREFUSED\\).*set OTEL_EXPORTER_OTLP_ENDPOINT`));
  });

  it('says that a receiver accepts the connection and then is silent', async () => {
    const mute = createServer(() => undefined);
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(mute.address() as AddressInfo).port}`;
    const shop = start('main', { OTEL_EXPORTER_OTLP_ENDPOINT: url, OTEL_LOGS_EXPORTER: 'none' });
    await shop.says(/does not answer \(ETIMEDOUT\)/);
    await shop.stop();
    mute.close();
  });

  it('says once that the port of /metrics is taken', async () => {
    const { port } = receiver;
    const shop = start('main', {
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      OTEL_METRICS_EXPORTER: 'prometheus',
      OTEL_EXPORTER_PROMETHEUS_PORT: String(port),
    });
    await shop.says(/logs answers/);
    expect(shop.stderr.match(/EADDRINUSE/g)).toHaveLength(1);
    expect(shop.stderr).toMatch(/metrics is not served: .*Set OTEL_EXPORTER_PROMETHEUS_PORT/);
  });

  it('says that what answers is no OTLP receiver', async () => {
    const other = await startReceiver();
    other.answer = 404;
    const shop = start('main', { OTEL_EXPORTER_OTLP_ENDPOINT: other.url });
    await shop.says(/v1\/traces answers 404.*Is an OTLP\/HTTP receiver there\?/);
    await other.close();
  });

  it.each([
    ['OTEL_TRACES_SAMPLER', 'sometimes', /unknown OTEL_TRACES_SAMPLER value "sometimes", using default/],
    [
      'OTEL_PROPAGATORS',
      'pigeon',
      /Invalid propagator "pigeon" specified in the environment variable OTEL_PROPAGATORS/,
    ],
    ['OTEL_TRACES_EXPORTER', 'zipkin', /OTEL_TRACES_EXPORTER: there is no "zipkin"/],
    ['OTEL_NODE_DISABLED_INSTRUMENTATIONS', 'fs', /OTEL_NODE_DISABLED_INSTRUMENTATIONS: there is no "fs"/],
    [
      'OTEL_NODE_RESOURCE_DETECTORS',
      'moon',
      /Invalid resource detector "moon" specified in the environment variable OTEL_NODE_RESOURCE_DETECTORS/,
    ],
    ['OTEL_EXPORTER_OTLP_PROTOCOL', 'carrier-pigeon', /there is no "carrier-pigeon"; traces go by http\/protobuf/],
    ['OTEL_CONFIG_FILE', 'otel.yaml', /OTEL_CONFIG_FILE=otel\.yaml is not read here/],
  ])('names a wrong value: %s=%s', async (variable, value, sentence) => {
    await start('once', { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, [variable]: value }).says(sentence);
  });
});

describe('the self-check of a program with other packages', () => {
  let folder: string;
  let receiver: Receiver;
  beforeAll(async () => {
    receiver = await startReceiver();
    folder = mkdtempSync(path.join(tmpdir(), 'otel-self-check-'));
    const own = path.resolve(__dirname, '../node_modules');
    // A second copy of the API, and a TypeORM from the future.
    cpSync(path.join(own, '@opentelemetry/api'), path.join(folder, 'node_modules/@opentelemetry/api'), {
      recursive: true,
      dereference: true,
    });
    mkdirSync(path.join(folder, 'node_modules/typeorm'), { recursive: true });
    writeFileSync(
      path.join(folder, 'node_modules/typeorm/package.json'),
      '{"name":"typeorm","version":"9.0.0","main":"index.js"}',
    );
    writeFileSync(path.join(folder, 'node_modules/typeorm/index.js'), '');
    mkdirSync(path.join(folder, 'node_modules/@demo'), { recursive: true });
    symlinkSync(path.resolve(__dirname, '..'), path.join(folder, 'node_modules/@demo/otel'), 'dir');
    writeFileSync(
      path.join(folder, 'main.js'),
      "require('@demo/otel/register'); require('typeorm'); require('@opentelemetry/api'); setInterval(() => {}, 1000);",
    );
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true });
    await receiver.close();
  });

  it('says that two copies of the API are loaded, and that a version is not known', async () => {
    const program = runFile(path.join(folder, 'main.js'), { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url });
    try {
      await program.says(/2 COPIES of @opentelemetry\/api: .*pin one version/);
      await program.says(/NOT PATCHED: typeorm 9\.0\.0 \(known: >=0\.3\.0 <2\)/);
    } finally {
      await program.stop();
    }
  });
});
