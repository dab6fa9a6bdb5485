import { setTimeout as sleep } from 'node:timers/promises';
import type { Span, Trace, TraceReader } from 'tracegap';
import type { Placed } from './place-order.js';

const POLL_MS = 150;
/** Longer than any exporter here waits (services 0.3 s, Envoy at once): unchanged for so long means complete. */
const SETTLED_MS = 1200;
const DEADLINE_MS = 15_000;
/** Clocks of one machine, whole milliseconds in spans. */
const MARGIN_MS = 1000;

/**
 * The traces that one POST /orders caused, found as anybody would who has nothing but Tempo's API: the trace whose id the
 * answer names, and every trace of that time in which a span carries the order's id. Waits until nothing new comes.
 * The variant is not known here, and must not be.
 */
export async function causedTraces(reader: TraceReader, placed: Placed): Promise<Trace[]> {
  const deadline = Date.now() + DEADLINE_MS;
  let found: Trace[] = [];
  let changedMs = Date.now();
  for (;;) {
    const now = await readOnce(reader, placed);
    if (signature(now) !== signature(found)) changedMs = Date.now();
    found = now;
    const settled = found.length > 0 && Date.now() - changedMs >= SETTLED_MS;
    if (settled || Date.now() > deadline) return found;
    await sleep(POLL_MS);
  }
}

async function readOnce(reader: TraceReader, placed: Placed): Promise<Trace[]> {
  const ids = new Set(placed.traceId ? [placed.traceId] : []);
  if (placed.orderId !== null) {
    const hits = await reader.search({
      kind: 'search',
      why: 'order.id',
      where: [{ on: 'attribute', key: 'order.id', anyOf: [String(placed.orderId)] }],
      fromMs: placed.sentMs - MARGIN_MS,
      toMs: Date.now() + MARGIN_MS,
      limit: 20,
    });
    for (const id of hits.traceIds) ids.add(id);
  }
  const traces = await Promise.all([...ids].map((id) => reader.byId(id)));
  return traces.filter((trace) => trace !== null).filter((trace) => isCausedBy(trace, placed));
}

const FRONT_DOORS: readonly unknown[] = ['order', 'gateway'];

/** Somebody may look at the order meanwhile (GET /orders/7): a trace of its own that begins at the front door. */
function isCausedBy(trace: Trace, placed: Placed): boolean {
  if (trace.traceId === placed.traceId) return true;
  const first = inTime(trace)[0];
  if (!first) return false;
  const inside = first.startMs >= placed.sentMs - MARGIN_MS && first.startMs <= placed.answeredMs + MARGIN_MS;
  return inside && !FRONT_DOORS.includes(first.resource.service);
}

const inTime = (trace: Trace): Span[] => [...trace.spans].sort((a, b) => a.startMs - b.startMs);

const signature = (traces: readonly Trace[]): string =>
  traces
    .map((trace) => `${trace.traceId}:${trace.spans.length}`)
    .sort()
    .join();

/** The services of a trace in the order of their first span. */
export function servicesOf(trace: Trace): string[] {
  return [...new Set(inTime(trace).map((span) => span.resource.service ?? '(no service.name)'))];
}
