import type { Span } from '../otlp/types.js';
import { CLIENT, hex, SERVER, type SpanInTrace } from './trace.js';

/** Where a span is in its trace's tree, in Tempo's numbers (its nested set); see TraceView.place(). */
export interface Place {
  left: number;
  right: number;
  parent: number;
}

/** A span that is below no root. */
export const NOWHERE: Place = { left: 0, right: 0, parent: 0 };
const OF_ROOTS = -1;

/**
 * Depth first from each root, counting on entering and on leaving, as Tempo numbers its spans (tempodb/encoding/vparquet5/nested_set_model.go).
 * More than two spans of one id are no tree, and none is numbered.
 */
export function numberTree(spans: readonly SpanInTrace[]): Map<Span, Place> {
  const places = new Map<Span, Place>();
  const all = spans.map(({ span }) => span);
  const byId = grouped(all, ({ spanId }) => hex(spanId));
  if ([...byId.values()].some((sharing) => sharing.length > 2)) return places;
  const childrenOf = grouped(all, (span) => parentOf(span, byId));
  const roots = all.filter(isRoot);
  let counter = 0;
  const open = [{ place: { ...NOWHERE, left: OF_ROOTS }, below: roots.values() }];
  for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
    const { done, value: span } = top.below.next();
    if (done === true) {
      top.place.right = ++counter;
      open.pop();
    } else {
      const place = { left: ++counter, right: 0, parent: top.place.left };
      places.set(span, place);
      open.push({ place, below: (childrenOf.get(span) ?? []).values() });
    }
  }
  return places;
}

function grouped<K>(spans: readonly Span[], keyOf: (span: Span) => K): Map<K, Span[]> {
  const groups = new Map<K, Span[]>();
  for (const span of spans) {
    const key = keyOf(span);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [span]);
    else group.push(span);
  }
  return groups;
}

const isRoot = ({ parentSpanId }: Span): boolean => parentSpanId.length === 0;

/** Zipkin lets two spans share an id, a CLIENT and its SERVER: a SERVER is then below the CLIENT, and all others below the SERVER. */
function parentOf(span: Span, byId: ReadonlyMap<string, readonly Span[]>): Span | undefined {
  if (isRoot(span)) return undefined;
  const sharing = byId.get(hex(span.parentSpanId)) ?? [];
  if (sharing.length < 2) return sharing[0];
  const wanted = span.kind === SERVER ? CLIENT : SERVER;
  return sharing.find(({ kind }) => kind === wanted);
}
