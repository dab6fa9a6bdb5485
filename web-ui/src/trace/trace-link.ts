// The last stop: where a trace id leads to here, the same on every page. In Grafana: lab/grafana-link.ts.

/** The view of files that were dropped on the page. */
export const FILE_HREF = '#/file';

export interface TraceRoute {
  readonly view: 'trace';
  readonly traceId: string;
  /** A span to open at first. */
  readonly spanId: string | null;
  readonly logs: boolean;
}

export function traceHref(traceId: string, open: { spanId?: string | null; logs?: boolean } = {}): string {
  const params = new URLSearchParams();
  if (open.spanId) params.set('span', open.spanId);
  if (open.logs) params.set('logs', '');
  return `#/trace/${encodeURIComponent(traceId)}${params.size > 0 ? `?${params.toString()}` : ''}`;
}

/** The inverse of `traceHref`, from the parts of a hash; null for any other view. */
export function readTraceRoute(parts: readonly string[], params: URLSearchParams): TraceRoute | null {
  const [head, traceId] = parts;
  if (head !== 'trace' || traceId === undefined) return null;
  return { view: 'trace', traceId, spanId: params.get('span'), logs: params.has('logs') };
}
