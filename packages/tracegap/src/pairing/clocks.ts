/** How far the clock of a callee is off from its caller's, as whole traces show. */
import { CLOCK_DRIFT_MS, CLOCK_PAIRS_AT_LEAST, CLOCK_SKEWED_MS } from '../limits.js';
import { type Span } from '../span/model.js';
import { type Analysis } from '../trace/analysis.js';

/** The callee's clock less the caller's: every offset in between puts all whole requests inside their calls. */
interface Offset {
  fromMs: number;
  toMs: number;
  count: number;
}

export class Clocks {
  /** Callee → caller → offset, of those only whose clocks are known to differ. */
  private readonly skews = new Map<string, Map<string, Offset>>();
  /** Callee → callers whose clocks whole traces show to be right by it. */
  private readonly alike = new Map<string, Set<string>>();

  constructor(traces: readonly Analysis[]) {
    const offsets = new Map<string, Map<string, Offset>>();
    for (const { tree } of traces) {
      for (const { span, parent } of tree.nodes) {
        if (parent && span.kind === 'server' && parent.span.kind === 'client') measure(offsets, parent.span, span);
      }
    }
    for (const [callee, callers] of offsets) {
      const skewed = [...callers].filter(([, offset]) => isSkewed(offset));
      if (skewed.length > 0) this.skews.set(callee, new Map(skewed));
      this.alike.set(callee, new Set([...callers].filter(([, offset]) => isAlike(offset)).map(([caller]) => caller)));
    }
  }

  /** By how many milliseconds the request is late if it lies within the call; null where no known skew puts it there. */
  within(call: Span, request: Span): number | null {
    if (this.skews.size === 0) return null;
    const skew = this.skews.get(request.resource.service ?? '')?.get(call.resource.service ?? '');
    if (!skew) return null;
    const from = Math.max(request.endMs - call.endMs, skew.fromMs - CLOCK_DRIFT_MS);
    const to = Math.min(request.startMs - call.startMs, skew.toMs + CLOCK_DRIFT_MS);
    return from <= to + CLOCK_DRIFT_MS ? (from + to) / 2 : null;
  }

  /** Whether whole traces show that the clocks of these two services are not off. */
  areAlike(call: Span, request: Span): boolean {
    return this.alike.get(request.resource.service ?? '')?.has(call.resource.service ?? '') === true;
  }

  /** When the request may have begun, by the clocks of those who call its service. */
  momentsOf({ resource, startMs }: Span): number[] {
    const callers = this.skews.get(resource.service ?? '');
    return callers ? [...callers.values()].map(({ fromMs, toMs }) => startMs - (fromMs + toMs) / 2) : [];
  }
}

function measure(offsets: Map<string, Map<string, Offset>>, call: Span, request: Span): void {
  const [fromMs, toMs] = [request.endMs - call.endMs, request.startMs - call.startMs];
  const [caller, callee] = [call.resource.service, request.resource.service];
  // A caller that gave up leaves its callee running: that says nothing of clocks.
  if (fromMs > toMs || caller === null || callee === null) return;
  const callers = offsets.get(callee) ?? new Map<string, Offset>();
  if (callers.size === 0) offsets.set(callee, callers);
  const known = callers.get(caller);
  if (!known) return void callers.set(caller, { fromMs, toMs, count: 1 });
  known.fromMs = Math.max(known.fromMs, fromMs);
  known.toMs = Math.min(known.toMs, toMs);
  known.count += 1;
}

/** Instances whose clocks differ leave nothing that fits all. */
function isSkewed({ fromMs, toMs, count }: Offset): boolean {
  return (
    count >= CLOCK_PAIRS_AT_LEAST &&
    fromMs <= toMs + 2 * CLOCK_DRIFT_MS &&
    (fromMs > CLOCK_SKEWED_MS || toMs < -CLOCK_SKEWED_MS)
  );
}

function isAlike({ fromMs, toMs }: Offset): boolean {
  return fromMs <= CLOCK_SKEWED_MS && toMs >= -CLOCK_SKEWED_MS;
}
