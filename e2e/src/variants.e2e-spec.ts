import {
  causedTraces,
  placeOrder,
  ROOT,
  startTestLab,
  VARIANT_NAMES,
  type Compared,
  type TestLab,
  type VariantName,
} from '@demo/lab';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { diagnoseAll, TempoReader, type Trace } from 'tracegap';
import { checkShape, parseShape } from 'tracegap/node';
import { request } from 'undici';
import { parse } from 'yaml';
import { normal, shapeOf } from './shape';
import { TOPOLOGY } from './topology';

const WANTED = { user_id: 'e2e', product_name: 'Mouse', quantity: 1 };

/** Whose log lines carry the trace id that the order's answer names. */
const LOGGING: Record<VariantName, readonly string[]> = {
  baseline: ['inventory', 'notify', 'order', 'pricing'],
  'envoy-drop': ['inventory', 'order'],
  'envoy-copy': ['inventory', 'notify', 'order'],
};
const PATIENCE_MS = 30_000;

/** Reads until what is read is `right`, or for so long that it never will be; gives what was read last. */
async function patiently<T>(read: () => Promise<T>, right: (value: T) => boolean): Promise<T> {
  const deadline = Date.now() + PATIENCE_MS;
  let value = await read();
  while (!right(value) && Date.now() < deadline) {
    await sleep(200);
    value = await read();
  }
  return value;
}

/** What the page's server passes through of Loki's answer. */
interface LokiAnswer {
  data: { result: { stream: Record<string, string>; values: string[][] }[] };
}

const contractOf = (variant: VariantName): ReturnType<typeof parseShape> =>
  parseShape(parse(readFileSync(path.join(ROOT, `e2e/shapes/${variant}.yaml`), 'utf8')));

describe('the running lab', () => {
  let lab: TestLab;

  beforeAll(async () => {
    lab = await startTestLab();
  });
  afterAll(() => lab?.stop());

  /** What one order caused; read again while it is not what `variant` declares, since on a busy machine exports are late. */
  const orderTraces = async (variant: VariantName): Promise<Trace[]> => {
    const placed = await placeOrder(lab.orderUrl, WANTED);
    expect(placed).toMatchObject({ httpStatus: 201, status: 'confirmed' });
    const reader = new TempoReader({ url: lab.tempoUrl });
    return patiently(
      () => causedTraces(reader, placed),
      (traces) => isDeepStrictEqual(shapeOf(traces), normal(TOPOLOGY[variant])),
    );
  };
  const logsOf = async (traceId: string): Promise<string[]> => {
    const query = encodeURIComponent(`{service_name=~".+"} | trace_id="${traceId}"`);
    const { body } = await request(`${lab.webUrl}/logs/loki/api/v1/query_range?query=${query}`);
    const { data } = (await body.json()) as LokiAnswer;
    return [...new Set(data.result.map(({ stream }) => stream['service_name'] ?? '?'))].sort();
  };

  it.each(VARIANT_NAMES)('gives an order in %s the declared trace shape, and no other variant’s', async (variant) => {
    await lab.switchTo(variant);
    const traces = await orderTraces(variant);
    expect(shapeOf(traces)).toEqual(normal(TOPOLOGY[variant]));
    for (const other of VARIANT_NAMES.filter((name) => name !== variant)) {
      expect(shapeOf(traces)).not.toEqual(normal(TOPOLOGY[other]));
    }
    // The contracts that a user of `tracegap expect` would write say the same.
    const meets = VARIANT_NAMES.filter((name) => checkShape(contractOf(name), diagnoseAll(traces)).met);
    expect(meets).toEqual([variant]);
    const named = traces.map((trace) => trace.traceId);
    // The lesson in the logs: the uninstrumented pricing says nothing under a trace id.
    const logging = () => logsOf(named[0] ?? '');
    expect(await patiently(logging, (names) => isDeepStrictEqual(names, LOGGING[variant]))).toEqual(LOGGING[variant]);
  });

  it('keeps the shape of each order apart when ten are placed at once', async () => {
    await lab.switchTo('envoy-drop');
    const shapes = await Promise.all(Array.from({ length: 10 }, async () => shapeOf(await orderTraces('envoy-drop'))));
    for (const shape of shapes) expect(shape).toEqual(normal(TOPOLOGY['envoy-drop']));
  });

  it('compares the variants and is afterwards in the one it was in', async () => {
    await lab.switchTo('envoy-copy');
    const { statusCode, body } = await request(`${lab.webUrl}/lab/compare`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(WANTED),
    });
    expect(statusCode).toBe(200);
    const compared = (await body.json()) as Compared[];
    expect(compared.map(({ variant, joined, verdict, status }) => ({ variant, joined, verdict, status }))).toEqual([
      { variant: 'baseline', joined: true, verdict: 'connected', status: 'confirmed' },
      { variant: 'envoy-drop', joined: false, verdict: 'split', status: 'confirmed' },
      { variant: 'envoy-copy', joined: true, verdict: 'connected', status: 'confirmed' },
    ]);
    for (const { trace_id, traces } of compared) expect(traces[0]?.trace_id).toBe(trace_id);
    const state = await request(`${lab.webUrl}/lab/state`);
    expect(await state.body.json()).toMatchObject({ variant: 'envoy-copy' });
    const orders = await request(`${lab.webUrl}/api/orders?limit=3`);
    expect(await orders.body.json()).toMatchObject({
      items: [{ status: 'cancelled' }, { status: 'cancelled' }, { status: 'cancelled' }],
    });
  });
});
