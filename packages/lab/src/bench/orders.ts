import { request } from 'undici';
import { TempoReader } from 'tracegap';
import type { Lab } from '../runner/lab.js';
import type { Compared } from '../runner/specs.js';
import { localUrl } from '../layout/ports.js';
import { causedTraces } from '../orders/caused-traces.js';
import { placeOrder } from '../orders/place-order.js';
import { interleaved, ratio, summary, type Measured } from './interleaved.js';
import { rounded } from './machine.js';
import { stockRegister } from './stock.js';

const ORDER = { user_id: 'bench', product_name: 'Mouse', quantity: 1 };

/** Ratios are medians over the rounds. */
interface Ratios {
  orders_per_second: number | null;
  p99_ms: number | null;
  /** Steady also on a machine that is busy with other things. */
  cpu_ms_per_order: number | null;
}

/** Ours (@demo/otel), stock (auto-instrumentations-node, default settings) and uninstrumented: the same build, in turn, within one run. */
export interface OrdersFigures {
  rounds: number;
  seconds_per_round: number;
  instrumented: Measured & Traced;
  stock: Measured & Traced;
  uninstrumented: Measured;
  instrumented_to_uninstrumented: Ratios;
  instrumented_to_stock: Ratios;
}

interface Traced {
  spans_per_order: number;
  /** Processor time beyond the uninstrumented side's, by the order's spans: what a span costs with everything that comes with it. */
  cpu_us_per_span: number | null;
  /** Of OTLP's protobuf, as the store gives the trace by id. */
  bytes_per_span: number;
}

/** @throws Error on any answer but 201 */
export async function benchOrders(
  rounds: number,
  seconds: number,
  say: (line: string) => void,
): Promise<OrdersFigures> {
  const sides = {
    instrumented: { preload: 'ours' },
    stock: { preload: await stockRegister(say) },
    uninstrumented: { preload: undefined },
  } satisfies Record<string, Compared>;
  const sizes = new Map<keyof typeof sides, TraceSize>();
  const look = async (name: keyof typeof sides, lab: Lab): Promise<void> => {
    if (name !== 'uninstrumented') sizes.set(name, await traceSize(lab));
  };
  const { instrumented, stock, uninstrumented } = await interleaved(sides, { rounds, seconds, say }, look);
  const bare = summary(uninstrumented);
  const traced = (measured: Measured[], size: TraceSize): Measured & Traced => {
    const sum = summary(measured);
    return { ...sum, ...costOf(sum, bare, size) };
  };
  return {
    rounds,
    seconds_per_round: seconds,
    instrumented: traced(instrumented, sizes.get('instrumented')!),
    stock: traced(stock, sizes.get('stock')!),
    uninstrumented: bare,
    instrumented_to_uninstrumented: ratios(instrumented, uninstrumented),
    instrumented_to_stock: ratios(instrumented, stock),
  };
}

const ratios = (a: Measured[], b: Measured[]): Ratios => ({
  orders_per_second: ratio(a, b, 'orders_per_second'),
  p99_ms: ratio(a, b, 'p99_ms'),
  cpu_ms_per_order: ratio(a, b, 'cpu_ms_per_order'),
});

function costOf(side: Measured, bare: Measured, { spans, bytes }: TraceSize): Traced {
  const more = side.cpu_ms_per_order === null ? null : side.cpu_ms_per_order - (bare.cpu_ms_per_order ?? NaN);
  return {
    spans_per_order: spans,
    cpu_us_per_span: more === null ? null : rounded((more * 1000) / spans, 0),
    bytes_per_span: rounded(bytes / spans, 0),
  };
}

interface TraceSize {
  spans: number;
  bytes: number;
}

const PATIENCE_MS = 20_000;
const STEADY_MS = 1_000;

/** How many spans one order's trace has, read until no more come, and its size as protobuf. */
async function traceSize(lab: Lab): Promise<TraceSize> {
  const placed = await placeOrder(localUrl(lab.ports.order), ORDER);
  const tempo = localUrl(lab.ports.tempo);
  const reader = new TempoReader({ url: tempo });
  const recent = placed.traceId ?? (await newestTrace(tempo));
  let spans = 0;
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end;) {
    await new Promise((resolve) => setTimeout(resolve, STEADY_MS));
    const traces = placed.traceId
      ? await causedTraces(reader, placed)
      : [await reader.byId(recent)].filter((trace) => trace !== null);
    const now = traces.reduce((sum, trace) => sum + trace.spans.length, 0);
    if (now > 0 && now === spans) break;
    spans = now;
  }
  const { body } = await request(`${tempo}/api/traces/${recent}`, { headers: { accept: 'application/protobuf' } });
  return { spans, bytes: (await body.arrayBuffer()).byteLength };
}

/** Stock sets no `traceresponse`, so that the order's answer does not say its trace. */
async function newestTrace(tempo: string): Promise<string> {
  await new Promise((resolve) => setTimeout(resolve, 2 * STEADY_MS));
  const query = encodeURIComponent('{ resource.service.name = "order" && kind = server }');
  const { body } = await request(`${tempo}/api/search?q=${query}&limit=1`);
  const { traces } = (await body.json()) as { traces?: { traceID: string }[] };
  const newest = traces?.[0]?.traceID;
  if (!newest) throw new Error('the stock side told no trace of an order: is its exporter set up?');
  return newest.padStart(32, '0');
}
