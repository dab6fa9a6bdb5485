import { z } from 'zod';
import { eventually, getJson, request } from '../http.js';
import { placeOrder, steadyOrders } from '../orders.js';
import { exemplarTraceIds, query } from '../prometheus.js';
import { expect, type Report } from '../report.js';
import { type Stack, urls } from '../stack.js';
import { readTrace } from '../traces.js';

const found = z.object({
  data: z.object({
    result: z.array(z.object({ stream: z.record(z.string(), z.string()), values: z.array(z.array(z.string())) })),
  }),
});

const INSTRUMENTED = {
  baseline: ['inventory', 'notify', 'order', 'pricing'],
  'envoy-copy': ['inventory', 'notify', 'order'],
  'envoy-drop': ['inventory', 'order'], // notify's lines carry the other half's trace id
};

/** Logs by trace id from Loki; RED series and exemplars in Prometheus. */
export async function checkSignals(report: Report, stack: Stack): Promise<void> {
  await checkLogs(report, stack);
  await checkMetrics(report, stack);
}

async function checkLogs(report: Report, { variant }: Stack): Promise<void> {
  await report.check(
    `${variant}: Loki gives the order's log lines by its trace id, of ${INSTRUMENTED[variant].join(', ')}`,
    async () => {
      const { trace_id } = await placeOrder();
      await eventually(30_000, async () => {
        const range = new URLSearchParams({ query: `{service_name=~".+"} | trace_id="${trace_id}"` });
        const { data } = await getJson(`${urls.web}/logs/loki/api/v1/query_range?${range}`, found);
        const services = [...new Set(data.result.map(({ stream }) => stream.service_name))].sort();
        expect(
          services.join() === INSTRUMENTED[variant].join(),
          `lines of ${INSTRUMENTED[variant].join(', ')}; got ${services.join(', ')}`,
        );
      });
    },
  );
}

async function checkMetrics(report: Report, { variant }: Stack): Promise<void> {
  await report.check(`${variant}: Prometheus has rate, errors and p95 of each service that emits spans`, async () => {
    await steadyOrders(4, 12_000);
    await request(`${urls.web}/api/orders/error`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ user_id: 'e2e', product_name: 'Mouse', quantity: 1 }),
    });
    const expected = ['inventory', 'notify', 'order', variant === 'baseline' ? 'pricing' : 'pricing-sidecar-ingress'];
    await eventually(40_000, async () => {
      for (const rule of [
        'service:requests:rate1m',
        'service:errors:ratio_rate1m',
        'service:duration_seconds:p95_1m',
      ]) {
        const services = (await query(`${rule} >= 0`)).map(({ labels }) => labels.service_name);
        const missing = expected.filter((service) => !services.includes(service));
        expect(missing.length === 0, `${rule} of ${expected.join(', ')}; missing ${missing.join(', ')}`);
      }
      const failing = await query('service:errors:ratio_rate1m{service_name="order"} > 0');
      expect(failing.length === 1, 'the failed order in the error ratio of order');
    });
  });

  await report.check(`${variant}: exemplars lead to traces that are there`, () =>
    eventually(40_000, async () => {
      const ids = await exemplarTraceIds('traces_span_metrics_duration_seconds_bucket{service_name="order"}');
      expect(ids.length > 0, 'exemplars on traces_span_metrics_duration_seconds_bucket');
      const spans = await readTrace(ids.at(-1)!);
      expect(spans.length > 0, `the trace of the exemplar ${ids.at(-1)}`);
    }),
  );
}

/** Live: the rule of prometheus/rules/propagation.yaml rises and fires in drop and says nothing elsewhere. */
export async function checkPropagationLoss(report: Report, stack: Stack): Promise<void> {
  const loss = 'service:propagation_loss:rate1m > 0';
  if (stack.variant !== 'envoy-drop') {
    await report.check(`${stack.variant}: propagation loss is silent`, async () => {
      const seen = await query(loss);
      expect(seen.length === 0, `no series; got ${JSON.stringify(seen)}`);
    });
    return;
  }
  await report.check('envoy-drop: propagation loss names the hop after the gap, and the alert fires', async () => {
    const traffic = steadyOrders(2, 40_000);
    traffic.catch(() => undefined);
    await eventually(60_000, async () => {
      const lost = (await query(loss)).map(({ labels }) => labels.service_name);
      expect(lost.join() === 'pricing-sidecar-egress', `loss at pricing-sidecar-egress alone; got "${lost.join()}"`);
      const firing = await query('ALERTS{alertname="PropagationLoss", alertstate="firing"}');
      expect(firing.length === 1, 'the alert PropagationLoss firing once');
    });
    await traffic;
  });
}
