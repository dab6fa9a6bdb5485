import { startTestLab, type TestLab } from '@demo/lab';
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Span, TempoReader } from 'tracegap';
import { request } from 'undici';

const PATIENCE_MS = 30_000;
const PARENT = '1234567890123456';

/** https://www.w3.org/TR/trace-context-2/ through two services, the real Envoy on both sides of pricing, and notify. */
describe('W3C Trace Context through envoy-copy', () => {
  let lab: TestLab;
  beforeAll(async () => (lab = await startTestLab({ variant: 'envoy-copy' })));
  afterAll(() => lab?.stop());

  /** The spans of notify, the last in the chain, in the trace that the caller named; none where it went on in another. */
  const arriving = async (headers: Record<string, string | string[]>, traceId: string): Promise<Span[]> => {
    const { statusCode, body } = await request(`${lab.orderUrl}/orders`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ user_id: 'e2e', product_name: 'Mouse', quantity: 1 }),
    });
    expect(statusCode).toBe(201);
    const { trace_id } = (await body.json()) as { trace_id: string };
    const reader = new TempoReader({ url: lab.tempoUrl });
    for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await sleep(200)) {
      const trace = await reader.byId(trace_id);
      const last = trace?.spans.filter(({ resource }) => resource.service === 'notify') ?? [];
      if (last.some(({ kind }) => kind === 'server')) return trace_id === traceId ? last : [];
    }
    throw new Error(`notify's span of trace ${trace_id} did not arrive within ${PATIENCE_MS} ms`);
  };
  const newTraceId = (): string => `1${randomBytes(16).toString('hex').slice(1)}`;

  it.each([
    ['one', 'foo=1', 'foo=1'],
    ['with white space and empty members (§3.3.1.1)', 'foo=1 , ,bar=2,', 'foo=1,bar=2'],
    ['in several headers (§3.3)', ['foo=1', 'bar=2'], 'foo=1,bar=2'],
    ['with a bad key (§4.3), dropped', 'foo@=1,bar=2', ''],
    ['with a bad value (§4.3), dropped', 'foo=bar=baz,bar=2', ''],
    ['with 33 members (§3.3.1.1), dropped', Array.from({ length: 33 }, (_, i) => `bar${i}=${i}`).join(','), ''],
    ['of 8 KiB, dropped', `foo=${'x'.repeat(8192)}`, ''],
  ])('a tracestate: %s; and the trace goes on', async (_, tracestate, arrives) => {
    const traceId = newTraceId();
    const spans = await arriving({ traceparent: `00-${traceId}-${PARENT}-01`, tracestate }, traceId);
    expect(spans.length).toBeGreaterThan(0);
    expect([...new Set(spans.map(({ traceState }) => traceState))]).toEqual([arrives]);
  });

  it.each([
    ['of a future version (§4.3)', 'cc', '-01-what'],
    ['with the random flag (level 2 §3.2.2.5.2)', '00', '-03'],
  ])('a traceparent %s is gone on with', async (_, version, rest) => {
    const traceId = newTraceId();
    const spans = await arriving({ traceparent: `${version}-${traceId}-${PARENT}${rest}` }, traceId);
    expect(spans.length).toBeGreaterThan(0);
  });

  it('a traceparent with a trace id of zeros is not', async () => {
    const zeros = '0'.repeat(32);
    expect(await arriving({ traceparent: `00-${zeros}-${PARENT}-01` }, zeros)).toEqual([]);
  });
});
