import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from '../http.js';
import { placeOrder, steadyOrders } from '../orders.js';
import { expect, type Report } from '../report.js';
import { type Stack, urls } from '../stack.js';
import { request } from '../http.js';
import { bag, readTrace } from '../traces.js';

const AWAY_MS = 60_000;

/**
 * The trace backend is stopped for a minute under load, and the Collector is killed while its queue is full of what nobody
 * has taken. Afterwards every acknowledged order has every span that an order of calmer times has.
 */
export async function checkOutage(report: Report, stack: Stack): Promise<void> {
  await report.check(
    `${stack.variant}: ${stack.traceStore} away for ${AWAY_MS / 1000} s under load, the Collector killed in between: no span of an acknowledged order is lost`,
    async () => {
      const calm = await placeOrder();
      await sleep(3000);
      const wanted = bag(await readTrace(calm.trace_id));

      await stack.compose('stop', stack.traceStore);
      const orders = await steadyOrders(3, AWAY_MS);
      await sleep(3000); // until the senders have handed over what they had
      await stack.compose('kill', 'collector');
      await stack.compose('start', 'collector');
      await eventually(30_000, () => request(urls.collectorHealth));
      await stack.compose('start', stack.traceStore);

      await eventually(90_000, async () => {
        const lacking: string[] = [];
        for (const { trace_id } of orders) if (bag(await readTrace(trace_id)) !== wanted) lacking.push(trace_id);
        expect(lacking.length === 0, `${orders.length} whole traces; ${lacking.length} lack spans, e.g. ${lacking[0]}`);
      });
      expect(orders.length > AWAY_MS / 1000, `steady traffic during the outage, got ${orders.length} orders`);
    },
  );
}
