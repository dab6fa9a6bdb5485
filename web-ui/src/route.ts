// Every view has its own URL behind the `#`, so that a link can be shared and neither nginx nor the lab needs a rule for it.
import { signal } from '@preact/signals';

export type Route =
  | { readonly view: 'order'; readonly orderId: number | null }
  | { readonly view: 'trace'; readonly traceId: string; readonly spanId: string | null; readonly logs: boolean }
  | { readonly view: 'compare'; readonly run: readonly ComparedTrace[] }
  | { readonly view: 'traces' }
  | { readonly view: 'lab' }
  | { readonly view: 'unknown'; readonly path: string };

/** One column of a shared side-by-side link: the variant's name is a heading, the trace id is what is read. */
export interface ComparedTrace {
  readonly variant: string;
  readonly traceId: string;
}

/** Reads a location hash; what it does not understand becomes `unknown`, never an exception. */
export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#/, '').split('?', 2);
  const [head = '', tail] = path.split('/').filter(Boolean).map(decode);
  const params = new URLSearchParams(query);
  if (head === '') return { view: 'order', orderId: null };
  if (head === 'orders' && tail !== undefined && /^\d{1,15}$/.test(tail))
    return { view: 'order', orderId: Number(tail) };
  if (head === 'trace' && tail !== undefined)
    return { view: 'trace', traceId: tail, spanId: params.get('span'), logs: params.has('logs') };
  if (head === 'compare')
    return { view: 'compare', run: [...params].map(([variant, traceId]) => ({ variant, traceId })) };
  if (head === 'traces') return { view: 'traces' };
  if (head === 'lab') return { view: 'lab' };
  return { view: 'unknown', path };
}

/** The hash of a route: the inverse of `parseRoute`. */
export function hrefTo(route: Exclude<Route, { view: 'unknown' }>): string {
  switch (route.view) {
    case 'order':
      return route.orderId === null ? '#/' : `#/orders/${route.orderId}`;
    case 'trace': {
      const params = new URLSearchParams();
      if (route.spanId) params.set('span', route.spanId);
      if (route.logs) params.set('logs', '');
      return `#/trace/${encodeURIComponent(route.traceId)}${params.size > 0 ? `?${params.toString()}` : ''}`;
    }
    case 'compare': {
      const params = new URLSearchParams(route.run.map(({ variant, traceId }) => [variant, traceId]));
      return route.run.length === 0 ? '#/compare' : `#/compare?${params.toString()}`;
    }
    case 'traces':
      return '#/traces';
    case 'lab':
      return '#/lab';
  }
}

export const route = signal<Route>(parseRoute(location.hash));
addEventListener('hashchange', () => (route.value = parseRoute(location.hash)));

/** Shows a view; `replace` leaves no step in the history (the URL only says more about what is already on screen). */
export function go(target: Exclude<Route, { view: 'unknown' }>, how: 'push' | 'replace' = 'push'): void {
  const href = hrefTo(target);
  if (how === 'push') location.hash = href;
  else {
    history.replaceState(null, '', href);
    route.value = target;
  }
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
