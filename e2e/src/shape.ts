import type { Span, Trace } from 'tracegap';
import type { TraceShape } from './topology';

const DATABASE_KEYS = ['db.system.name', 'db.system'];

/** The shape of what one order caused, in the words of topology.ts, sorted so that two shapes can be compared. */
export function shapeOf(traces: readonly Trace[]): TraceShape[] {
  return normal(traces.map((trace) => ({ root: rootsOf(trace).join(' + '), edges: edgesOf(trace) })));
}

/** Order of traces and edges does not matter; an edge counts once however many spans take it. */
export function normal(shapes: readonly TraceShape[]): TraceShape[] {
  return shapes
    .map(({ root, edges }) => ({ root, edges: [...new Set(edges)].sort() }))
    .sort((a, b) => a.root.localeCompare(b.root));
}

/** Spans without a parent, or whose parent is not in the trace (an orphan is a root nobody meant). */
function rootsOf(trace: Trace): string[] {
  const ids = new Set(trace.spans.map((span) => span.spanId));
  const roots = trace.spans.filter((span) => span.parentSpanId === null || !ids.has(span.parentSpanId));
  return roots.map((span) => {
    // Envoy names the span after the Host header, which has this lab's port in it.
    const name = span.name.startsWith('egress ') ? 'egress' : span.name;
    return `${span.parentSpanId === null ? '' : 'orphan '}${endOf(span)} ${name}`;
  });
}

function edgesOf(trace: Trace): string[] {
  const byId = new Map(trace.spans.map((span) => [span.spanId, span]));
  return trace.spans.filter(crosses).flatMap((span) => {
    let above = byId.get(span.parentSpanId ?? '');
    while (above && !crosses(above)) above = byId.get(above.parentSpanId ?? '');
    return above ? [`${endOf(above)} > ${endOf(span)}`] : [];
  });
}

const crosses = (span: Span): boolean =>
  (span.kind === 'server' || span.kind === 'client') && !DATABASE_KEYS.some((key) => key in span.attributes);

const endOf = (span: Span): string => `${span.resource.service} ${span.kind}`;
