import { causedTraces, localUrl, placeOrder, ROOT, startTestLab, type TestLab } from '@demo/lab';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Span, TempoReader } from 'tracegap';
import { request } from 'undici';

/** What one order tells, kept beside the shapes. RECORD=1 writes it anew: look at the difference before you commit it. */
const KEPT = path.join(ROOT, 'e2e/shapes/order-telemetry.json');
const PATIENCE_MS = 30_000;

interface Told {
  /** `service kind "name" < parent's service "parent's name" {attributes}` */
  spans: string[];
  /** `service "body"` of each log record with the order's trace id. */
  logs: string[];
  /** The names of the order service's metrics. */
  metrics: string[];
}

interface LokiAnswer {
  data: { result: { stream: Record<string, string>; values: string[][] }[] };
}

/** Ports and ids are others each time; the statements are the services' own matter. */
const steady = (key: string, value: unknown): unknown =>
  /(^|[._])id$|^db.query.text$/.test(key)
    ? '#'
    : typeof value === 'number' || typeof value === 'string'
      ? String(value).replace(/\d{4,}/g, '#')
      : value;

function line(span: Span, spans: readonly Span[]): string {
  const parent = spans.find(({ spanId }) => spanId === span.parentSpanId);
  const attributes = Object.entries(span.attributes).map(([key, value]) => [key, steady(key, value)]);
  attributes.sort(([a], [b]) => String(a).localeCompare(String(b)));
  const above = parent ? `${parent.resource.service} "${parent.name}"` : 'nothing';
  return `${span.resource.service} ${span.kind} "${span.name}" < ${above} ${JSON.stringify(Object.fromEntries(attributes))}`;
}

describe('one order in the baseline', () => {
  let lab: TestLab;
  beforeAll(async () => (lab = await startTestLab()));
  afterAll(() => lab?.stop());

  /** Read again until nothing is missing: on a busy machine exports are late. */
  const told = async (wanted: Told | undefined): Promise<Told> => {
    const placed = await placeOrder(lab.orderUrl, { user_id: 'e2e', product_name: 'Mouse', quantity: 1 });
    const reader = new TempoReader({ url: lab.tempoUrl });
    const read = async (): Promise<Told> => {
      const spans = (await causedTraces(reader, placed)).flatMap((trace) => trace.spans);
      const query = encodeURIComponent(`{service_name=~".+"} | trace_id="${placed.traceId}"`);
      const loki = await request(`${lab.webUrl}/logs/loki/api/v1/query_range?query=${query}`);
      const { data } = (await loki.body.json()) as LokiAnswer;
      const metrics = await (await request(`${localUrl(lab.ports.orderMetrics)}/metrics`)).body.text();
      return {
        spans: spans.map((span) => line(span, spans)).sort(),
        logs: data.result
          .flatMap(({ stream, values }) => values.map(([, body]) => `${stream['service_name']} "${body}"`))
          .sort(),
        metrics: [...new Set([...metrics.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name ?? ''))].sort(),
      };
    };
    for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await sleep(300)) {
      const now = await read();
      if (wanted && now.spans.length >= wanted.spans.length && now.logs.length >= wanted.logs.length) return now;
    }
    return read();
  };

  it('tells every span with its attributes, every log line and every metric it told before', async () => {
    if (process.env['RECORD']) {
      writeFileSync(KEPT, `${JSON.stringify(await told(undefined), null, 2)}\n`);
      return;
    }
    const kept = JSON.parse(readFileSync(KEPT, 'utf8')) as Told;
    const now = await told(kept);
    expect(now.spans).toEqual(kept.spans);
    expect(now.logs).toEqual(kept.logs);
    expect(now.metrics).toEqual(expect.arrayContaining(kept.metrics));
  });
});
