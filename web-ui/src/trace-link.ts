// The last stop: where a trace id leads to here. In Grafana: grafana-link.ts.
import { hrefTo } from './route';

export function traceHref(traceId: string, open: { spanId?: string; logs?: boolean } = {}): string {
  return hrefTo({ view: 'trace', traceId, spanId: open.spanId ?? null, logs: open.logs ?? false });
}
