// The views of `tracegap serve` and their URLs.
import { computed } from '@preact/signals';
import { type TraceFilter, VERDICTS } from 'tracegap';
import { hash, readHash } from '../shell/location';
import { FILE_HREF, readTraceRoute, type TraceRoute } from '../trace/trace-link';

export type Route =
  | { readonly view: 'hops' }
  | { readonly view: 'services' }
  | { readonly view: 'traces'; readonly filter: TraceFilter }
  | { readonly view: 'file' }
  | TraceRoute
  | { readonly view: 'unknown'; readonly path: string };

export const HOPS_HREF = '#/';
export const SERVICES_HREF = '#/services';

export function tracesHref(filter: TraceFilter = {}): string {
  const params = new URLSearchParams(Object.entries(filter));
  return params.size > 0 ? `#/traces?${params.toString()}` : '#/traces';
}

/** Reads a location hash; what it does not understand becomes `unknown`, never an exception. */
function parseRoute(hash: string): Route {
  const { path, parts, params } = readHash(hash);
  switch (parts[0]) {
    case undefined:
      return { view: 'hops' };
    case 'services':
      return { view: 'services' };
    case 'traces':
      return { view: 'traces', filter: filterOf(params) };
    case FILE_HREF.slice(2):
      return { view: 'file' };
    default:
      return readTraceRoute(parts, params) ?? { view: 'unknown', path };
  }
}

function filterOf(params: URLSearchParams): TraceFilter {
  const verdict = VERDICTS.find((known) => known === params.get('verdict'));
  const [service, text] = [params.get('service'), params.get('text')];
  return { ...(service ? { service } : {}), ...(verdict ? { verdict } : {}), ...(text ? { text } : {}) };
}

export const route = computed<Route>(() => parseRoute(hash.value));
