import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from '../http.js';
import { fillShelves, placeOrder, steadyOrders } from '../orders.js';
import { expect, type Report } from '../report.js';
import { type Stack, type Variant } from '../stack.js';
import { edges, readTrace, roots, tracesOfOrder, type Span } from '../traces.js';

/** What one order looks like in each variant: its traces, each as root service and calls between services. */
const SHAPES: Record<Variant, { root: string; calls: string[] }[]> = {
  baseline: [{ root: 'order', calls: ['inventory > pricing', 'order > inventory', 'pricing > notify'] }],
  'envoy-copy': [
    {
      root: 'order',
      calls: [
        'inventory > pricing-sidecar-ingress',
        'order > inventory',
        'pricing-sidecar-egress > notify',
        'pricing-sidecar-ingress > pricing-sidecar-egress',
      ],
    },
  ],
  'envoy-drop': [
    { root: 'order', calls: ['inventory > pricing-sidecar-ingress', 'order > inventory'] },
    { root: 'pricing-sidecar-egress', calls: ['pricing-sidecar-egress > notify'] },
  ],
};

/** Places orders through nginx and looks at the shape of what Tempo's API then gives. */
export async function checkOrders(report: Report, stack: Stack): Promise<void> {
  const { variant } = stack;
  const order = await report.check(`${variant}: an order through nginx is confirmed and names its trace`, async () => {
    await fillShelves();
    const placed = await eventually(20_000, () => placeOrder('Laptop'));
    expect(placed.status === 'confirmed', `status confirmed, got ${placed.status}`);
    return placed;
  });
  if (!order) return;

  const wanted = SHAPES[variant];
  await report.check(`${variant}: the order is ${wanted.length} trace(s) with the shape of the variant`, () =>
    eventually(40_000, async () => {
      const ids = await tracesOfOrder(order.order_id);
      expect(ids.includes(order.trace_id), `the trace the caller was told, ${order.trace_id}, among ${ids.join(', ')}`);
      const found = await Promise.all(ids.map(readTrace));
      const seen = found.map(describe).sort();
      const expected = wanted.map(({ root, calls }) => `${root}: ${calls.join(', ')}`).sort();
      expect(seen.join('\n') === expected.join('\n'), `\n${expected.join('\n')}\ngot\n${seen.join('\n')}`);
    }),
  );

  await report.check(`${variant}: 20 orders within two seconds are 20 × the same shape`, async () => {
    const orders = await steadyOrders(10, 2000);
    await sleep(1000);
    for (const { order_id } of orders) {
      await eventually(40_000, async () => {
        const traces = await Promise.all((await tracesOfOrder(order_id)).map(readTrace));
        const expected = wanted.map(({ root, calls }) => `${root}: ${calls.join(', ')}`).sort();
        const seen = traces.map(describe).sort();
        expect(
          seen.join('\n') === expected.join('\n'),
          `order ${order_id} as\n${expected.join('\n')}\ngot\n${seen.join('\n')}`,
        );
      });
    }
  });
}

/** One line per trace: where it begins and who calls whom. More than one root is said, not hidden. */
function describe(spans: Span[]): string {
  const begins = roots(spans)
    .map(({ service }) => service)
    .join(' and ');
  return `${begins}: ${edges(spans).join(', ')}`;
}
