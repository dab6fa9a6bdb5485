import { z } from 'zod';
import { getJson } from '../http.js';
import { expect, type Report } from '../report.js';
import { type Container, type Stack, urls } from '../stack.js';

/** What a switch of variant may recreate. web tells the page where Envoy's admin is, which differs. */
const MAY_DIFFER = new Set(['inventory', 'pricing', 'envoy', 'web']);
const page = z.object({ items: z.array(z.object({ order_id: z.number() })) });

export async function newestOrder(): Promise<number> {
  return (await getJson(`${urls.web}/api/orders`, page)).items[0]?.order_id ?? 0;
}

/** After `up` of another file: the rest kept running, the data is there, and nothing of the former variant is left. */
export async function checkSwitch(report: Report, stack: Stack, before: Container[], newest: number): Promise<void> {
  await report.check(`${stack.variant}: the switch recreated only what differs and kept the orders`, async () => {
    const now = await stack.containers();
    for (const { service, Id } of before) {
      if (MAY_DIFFER.has(service)) continue;
      expect(
        now.some((one) => one.Id === Id),
        `${service} to be the same container as before the switch`,
      );
    }
    const envoys = now.filter(({ service }) => service === 'envoy').length;
    expect(envoys === (stack.variant === 'baseline' ? 0 : 1), `no Envoy in baseline and one elsewhere, got ${envoys}`);
    expect((await newestOrder()) >= newest, `order ${newest} to be there still`);
  });
}
