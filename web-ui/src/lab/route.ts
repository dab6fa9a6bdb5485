// The lab's views and their URLs.
import { computed } from '@preact/signals';
import { lessonHref, readLessonRoute, type LessonRoute } from '../lessons/route';
import { goTo, hash, readHash } from '../shell/location';
import { FILE_HREF, readTraceRoute, traceHref, type TraceRoute } from '../trace/trace-link';

export type Route =
  | { readonly view: 'order'; readonly orderId: number | null }
  | TraceRoute
  | { readonly view: 'compare'; readonly run: readonly ComparedTrace[] }
  | { readonly view: 'traces' }
  | { readonly view: 'lab' }
  | { readonly view: 'file' }
  | LessonRoute
  | { readonly view: 'unknown'; readonly path: string };

/** One column of a shared side-by-side link: the variant's name is a heading, the trace id is what is read. */
export interface ComparedTrace {
  readonly variant: string;
  readonly traceId: string;
}

/** Reads a location hash; what it does not understand becomes `unknown`, never an exception. */
function parseRoute(hash: string): Route {
  const { path, parts, params } = readHash(hash);
  const [head = '', tail] = parts;
  if (head === '') return { view: 'order', orderId: null };
  if (head === 'orders' && tail !== undefined && /^\d{1,15}$/.test(tail))
    return { view: 'order', orderId: Number(tail) };
  const trace = readTraceRoute(parts, params);
  if (trace) return trace;
  if (head === 'compare')
    return { view: 'compare', run: [...params].map(([variant, traceId]) => ({ variant, traceId })) };
  if (head === 'traces') return { view: 'traces' };
  if (head === 'lab') return { view: 'lab' };
  if (head === 'file') return { view: 'file' };
  return readLessonRoute(parts) ?? { view: 'unknown', path };
}

/** The hash of a route: the inverse of `parseRoute`. */
export function hrefTo(route: Exclude<Route, { view: 'unknown' }>): string {
  switch (route.view) {
    case 'order':
      return route.orderId === null ? '#/' : `#/orders/${route.orderId}`;
    case 'trace':
      return traceHref(route.traceId, route);
    case 'compare': {
      const params = new URLSearchParams(route.run.map(({ variant, traceId }) => [variant, traceId]));
      return route.run.length === 0 ? '#/compare' : `#/compare?${params.toString()}`;
    }
    case 'traces':
      return '#/traces';
    case 'lab':
      return '#/lab';
    case 'file':
      return FILE_HREF;
    case 'breaks':
    case 'break':
    case 'lesson':
      return lessonHref(route);
  }
}

export const route = computed<Route>(() => parseRoute(hash.value));

export function go(target: Exclude<Route, { view: 'unknown' }>, how: 'push' | 'replace' = 'push'): void {
  goTo(hrefTo(target), how);
}
