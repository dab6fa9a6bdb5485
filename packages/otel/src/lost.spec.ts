import { type Running, run } from './testing/process';
import { type Receiver, startReceiver } from './testing/receiver';

/** Each test starts a process; on a busy machine that takes its time. */
jest.setTimeout(90_000);

async function freePort(): Promise<number> {
  const free = await startReceiver();
  await free.close();
  return free.port;
}

async function sell(url: string, times: number): Promise<void> {
  for (let i = 0; i < times; i++) {
    const { status } = await fetch(`${url}/sales`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ product: 'a product' }),
    });
    expect(status).toBe(201);
  }
}

describe('a service whose receiver', () => {
  let receiver: Receiver;
  let shop: Running | undefined;
  let metricsUrl: string;

  beforeEach(async () => (receiver = await startReceiver()));
  afterEach(async () => {
    await shop?.stop();
    await receiver.close();
  });

  const open = async (env: Record<string, string> = {}): Promise<string> => {
    const port = await freePort();
    metricsUrl = `http://127.0.0.1:${port}/metrics`;
    shop = run('main', {
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      OTEL_METRICS_EXPORTER: 'prometheus',
      OTEL_EXPORTER_PROMETHEUS_PORT: String(port),
      ...env,
    });
    return shop.url();
  };
  /** The value of an otel.sdk.* counter for one error. */
  const counted = async (metric: string, error: string): Promise<number> => {
    const text = await (await fetch(metricsUrl)).text();
    return Number(new RegExp(`^${metric}_total\\{[^}]*error_type="${error}"[^}]*\\} (\\d+)`, 'm').exec(text)?.[1] ?? 0);
  };

  it('is slow loses what the queue cannot hold: counted as queue_full, and one line says how many', async () => {
    receiver.delayMs = 60_000;
    const small = {
      OTEL_BSP_MAX_QUEUE_SIZE: '10',
      OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '5',
      OTEL_BLRP_MAX_QUEUE_SIZE: '3',
      OTEL_BLRP_MAX_EXPORT_BATCH_SIZE: '3',
    };
    await sell(await open(small), 20);
    const [line] = await shop!.says(/telemetry was lost: .*/);
    expect(line).toMatch(/\d+ spans \(queue full\)/);
    expect(line).toMatch(/OTEL_BSP_MAX_QUEUE_SIZE/);
    expect(await counted('otel_sdk_processor_span_processed', 'queue_full')).toBeGreaterThan(50);
    expect(await counted('otel_sdk_processor_log_processed', 'queue_full')).toBeGreaterThan(5);
    expect(shop!.stderr.match(/telemetry was lost/g)).toHaveLength(1);
    expect(shop!.stderr).not.toContain('maxQueueSize');
  });

  it('refuses loses what it refuses: counted by the exporter’s error, and one line says how much of what', async () => {
    receiver.answer = 400;
    await sell(await open(), 3);
    const [line] = await shop!.says(/telemetry was lost: .*/);
    expect(line).toMatch(/\d+ (spans|log records) \(not delivered\)/);
    expect(await counted('otel_sdk_processor_span_processed', 'OTLPExporterError')).toBeGreaterThanOrEqual(9);
    expect(await counted('otel_sdk_exporter_span_exported', 'OTLPExporterError')).toBeGreaterThanOrEqual(9);
    await shop!.says(/v1\/traces answers 400/);
  });

  it('refuses metrics is told of by a line as well', async () => {
    receiver.answer = 400;
    await open({ OTEL_METRICS_EXPORTER: 'otlp', OTEL_METRIC_EXPORT_INTERVAL: '200', OTEL_TRACES_EXPORTER: 'none' });
    await shop!.says(/telemetry was lost: .*\d+ metric data points \(not delivered\)/);
  });

  it('takes everything loses nothing, and that is counted too', async () => {
    await sell(await open(), 3);
    await receiver.until('the spans', ({ spans }) => (spans.length >= 27 ? true : undefined));
    const text = await (await fetch(metricsUrl)).text();
    expect(text).toMatch(/^otel_sdk_processor_span_processed_total\{(?![^}]*error_type)[^}]*\} (2[7-9]|3\d)$/m);
    expect(text).not.toMatch(/otel_sdk_\w+\{[^}]*error_type/);
    expect(shop!.stderr).not.toContain('telemetry was lost');
  });

  it('answers 429 with Retry-After is asked again when that is over and not before, and nothing is lost', async () => {
    receiver.busyForSeconds = 2;
    await sell(await open(), 3);
    await receiver.until('the spans', ({ spans }) => (spans.length >= 27 ? true : undefined));
    await receiver.until('the log records', ({ logs }) => (logs.length >= 3 ? true : undefined));
    expect(receiver.tooEarly).toBe(0);
    expect(shop!.stderr).not.toContain('telemetry was lost');
  });

  it('answers 429 for longer than the exporter may wait is said to be too busy, and what is lost is counted', async () => {
    receiver.busyForSeconds = 3_600;
    await sell(await open({ OTEL_EXPORTER_OTLP_TIMEOUT: '500' }), 3);
    await shop!.says(/v1\/traces is too busy \(429/);
    await shop!.says(/telemetry was lost: /);
    expect(await counted('otel_sdk_processor_span_processed', 'OTLPExporterError')).toBeGreaterThan(0);
  });

  it('answers after 30 s keeps no request waiting: two hundred are answered before the receiver answers once', async () => {
    receiver.delayMs = 30_000;
    await sell(await open(), 200);
    expect(receiver.answered).toBe(0);
    expect(shop!.stderr).not.toContain('telemetry was lost');
  });
});
