import { diagnose, TempoReader, type Trace, type Verdict } from 'tracegap';
import type { Lab } from '../runner/lab.js';
import { labState } from '../runner/state.js';
import { frontDoor, localUrl } from '../layout/ports.js';
import type { VariantName } from '../layout/variants.js';
import { causedTraces, servicesOf } from './caused-traces.js';
import { cancelOrder, placeOrder, type Wanted } from './place-order.js';

/** One line of `npm run compare`, one element of its --json. */
export interface Compared {
  variant: VariantName;
  order_id: number | null;
  status: string;
  /** Everything the order caused is one trace. */
  joined: boolean;
  /** What tracegap says of the trace that the answer named, from the spans alone; null where nothing traced the order. */
  verdict: Verdict | null;
  /** The trace that the answer named. */
  trace_id: string | null;
  traces: { trace_id: string; spans: number; services: string[] }[];
}

/** What happens meanwhile, in this order for each variant: it is switched to, its order is placed, its trace is complete. */
export type CompareStep =
  | { variants: VariantName[] }
  | { variant: VariantName; step: 'switching' | 'ordering' }
  | { variant: VariantName; step: 'reading'; trace_id: string | null }
  | { compared: Compared };

/** Places the same order in every variant that can run here; the lab is then in its former variant, the orders are cancelled. */
export function compareVariants(
  lab: Lab,
  wanted: Wanted,
  tell: (step: CompareStep) => void = () => undefined,
): Promise<Compared[]> {
  return lab.exclusively('a comparison', async (switchTo) => {
    const before = lab.variant;
    const orderIds: number[] = [];
    try {
      const { variants } = await labState(lab);
      const names = variants.filter(({ available }) => available).map(({ name }) => name);
      tell({ variants: names });
      const compared: Compared[] = [];
      for (const name of names) {
        tell({ variant: name, step: 'switching' });
        await switchTo(name);
        const one = await compareOne({ lab, variant: name, wanted, orderIds, tell });
        compared.push(one);
        tell({ compared: one });
      }
      return compared;
    } finally {
      await Promise.allSettled(orderIds.map((id) => cancelOrder(frontDoor(lab.ports, lab.gateway), id)));
      await switchTo(before);
    }
  });
}

interface Turn {
  readonly lab: Lab;
  readonly variant: VariantName;
  readonly wanted: Wanted;
  readonly orderIds: number[];
  readonly tell: (step: CompareStep) => void;
}

async function compareOne({ lab, variant, wanted, orderIds, tell }: Turn): Promise<Compared> {
  tell({ variant, step: 'ordering' });
  const placed = await placeOrder(frontDoor(lab.ports, lab.gateway), wanted);
  if (placed.orderId !== null) orderIds.push(placed.orderId);
  tell({ variant, step: 'reading', trace_id: placed.traceId });
  const traces = await causedTraces(new TempoReader({ url: localUrl(lab.ports.tempo) }), placed);
  return {
    variant,
    order_id: placed.orderId,
    status: placed.status,
    joined: traces.length === 1,
    verdict: placed.traceId ? diagnose(traces, { traceId: placed.traceId }).report.verdict : null,
    trace_id: placed.traceId,
    traces: traces.map(summary).sort((a, b) => rank(a, placed.traceId) - rank(b, placed.traceId)),
  };
}

const summary = (trace: Trace): Compared['traces'][number] => ({
  trace_id: trace.traceId,
  spans: trace.spans.length,
  services: servicesOf(trace),
});

/** The trace that the answer named comes first. */
const rank = ({ trace_id }: { trace_id: string }, named: string | null): number => (trace_id === named ? 0 : 1);
