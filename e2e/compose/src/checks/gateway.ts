import { eventually } from '../http.js';
import { fillShelves, placeOrder } from '../orders.js';
import { expect, type Report } from '../report.js';
import { type Stack } from '../stack.js';
import { edges, readTrace, roots, tracesWhere } from '../traces.js';

const CHAIN = ['gateway > order', 'inventory > pricing', 'order > inventory', 'pricing > notify'];
const BY_GRPC = 'gateway > inventory';
const CHECK = 'grpc.shop.inventory.v1.Inventory/CheckStock';

/** compose/overlays/gateway.yaml over baseline: whole, and with the entry that loses the context on its way by gRPC. */
export async function checkGateway(report: Report, stack: Stack): Promise<void> {
  const laid = await report.check(`gateway: up --wait, laid over ${stack.file}`, async () => {
    const overlaid = stack.with('gateway');
    await overlaid.build();
    await overlaid.up();
    return overlaid;
  });
  if (!laid) return;
  await report.check('gateway: an order is one trace that begins there, and its call by gRPC is in it', async () => {
    await eventually(20_000, fillShelves);
    const { trace_id: traceId } = await eventually(20_000, () => placeOrder('Mouse'));
    await eventually(40_000, () => isTrace(traceId, 'gateway', [BY_GRPC, ...CHAIN].sort()));
  });
  await report.check('gateway, main.forgets: two traces, and the second begins at inventory', async () => {
    await stack.with('gateway', { GATEWAY_ENTRY: 'main.forgets' }).up();
    const { trace_id: traceId } = await eventually(20_000, () => placeOrder('Mouse'));
    await eventually(40_000, () => isTrace(traceId, 'gateway', CHAIN));
    await eventually(40_000, async () => {
      const [newest] = await tracesWhere(`{ resource.service.name = "inventory" && name = "${CHECK}" }`);
      expect(newest !== undefined && newest !== traceId, `a trace of its own with ${CHECK}`);
      await isTrace(newest, 'inventory', []);
    });
  });
}

/** @throws Error unless the trace has this one root and exactly these calls between services */
async function isTrace(traceId: string, root: string, calls: string[]): Promise<void> {
  const spans = await readTrace(traceId);
  const seen = `${roots(spans).map(({ service }) => service)}: ${edges(spans).join(', ')}`;
  expect(seen === `${root}: ${calls.join(', ')}`, `${traceId} as ${root}: ${calls.join(', ')}; got ${seen}`);
}
