import { GATEWAY_NAMES, placeOrder, ROOT, startTestLab, type GatewayName, type TestLab } from '@demo/lab';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { diagnoseAll, examine, TempoReader, type Examination } from 'tracegap';
import { checkShape, parseShape } from 'tracegap/node';
import { request } from 'undici';
import { parse } from 'yaml';
import { normal, shapeOf } from './shape';
import { GATEWAY_TOPOLOGY } from './topology';

const WANTED = { user_id: 'e2e', product_name: 'Mouse', quantity: 1 };
const PATIENCE_MS = 30_000;

const contractOf = (gateway: GatewayName): ReturnType<typeof parseShape> =>
  parseShape(parse(readFileSync(path.join(ROOT, `e2e/shapes/gateway-${gateway}.yaml`), 'utf8')));

describe.each(GATEWAY_NAMES)('a lab behind the gateway %s', (gateway) => {
  let lab: TestLab;

  beforeAll(async () => {
    lab = await startTestLab({ gateway });
  });
  afterAll(() => lab?.stop());

  /** What tracegap finds from the trace that the answer names; again while it is not what is declared, since on a busy machine exports are late. */
  const examined = async (): Promise<Examination> => {
    const { traceId } = await placeOrder(lab.orderUrl, WANTED);
    if (!traceId) throw new Error('the gateway named no trace: is it started with @demo/otel/register?');
    const reader = new TempoReader({ url: lab.tempoUrl });
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
      const found = await examine(traceId, reader, { marginMs: 1000 });
      if (isDeepStrictEqual(shapeOf(found.traces), normal(GATEWAY_TOPOLOGY[gateway])) || Date.now() > deadline)
        return found;
      await sleep(200);
    }
  };

  it('gives an order the declared trace shape, and no other gateway’s', async () => {
    const { traces, report } = await examined();
    expect(shapeOf(traces)).toEqual(normal(GATEWAY_TOPOLOGY[gateway]));
    const meets = GATEWAY_NAMES.filter((name) => checkShape(contractOf(name), diagnoseAll(traces)).met);
    expect(meets).toEqual([gateway]);
    const broken = report.hops.filter(({ state }) => state === 'broken').map(({ from, to }) => ({ from, to }));
    expect(broken).toEqual(gateway === 'grpc-forgets' ? [{ from: 'gateway', to: 'inventory' }] : []);
    expect(report.verdict).toBe(gateway === 'grpc-forgets' ? 'split' : 'connected');
    expect(report.findings.map(({ rule }) => rule)).toEqual(gateway === 'grpc-forgets' ? ['metadata-replaced'] : []);
  });

  it('takes the page’s orders, too', async () => {
    const { statusCode, body } = await request(`${lab.webUrl}/api/orders`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(WANTED),
    });
    expect(statusCode).toBe(201);
    const { trace_id: traceId } = (await body.json()) as { trace_id: string };
    const reader = new TempoReader({ url: lab.tempoUrl });
    const { traces } = await examine(traceId, reader, { marginMs: 1000 });
    expect(traces.map(({ spans }) => spans.map(({ resource }) => resource.service)).flat()).toContain('gateway');
    const state = await request(`${lab.webUrl}/lab/state`);
    expect(await state.body.json()).toMatchObject({ services: [{ name: 'gateway', health: 'ok' }, {}, {}, {}, {}] });
  });
});
