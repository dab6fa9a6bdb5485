/** What to read next about a trace: the strongest keys first. */
import { type Condition, type Query, type SearchQuery } from '../readers/reader.js';
import { type Analysis } from './ends.js';
import { capturedHeaders } from './headers.js';
import { requestIdForms } from './identity.js';
import { linksOf } from './links.js';
import { type Neighbourhood } from './neighbourhood.js';

export const NEAR_MS = 2_000;
const FAR_MS = 30 * 60_000;
const FEW = 20;
export const NEIGHBOURS = 200;

export function wantedFor(asked: Analysis, around: Neighbourhood): Query[] {
  const named = [
    ...asked.entries.flatMap((entry) => capturedHeaders(entry.node.span).map((header) => header.traceId)),
    ...linksOf(asked).map(({ link }) => link.traceId),
  ];
  const byId = [...new Set(named)]
    .filter((traceId): traceId is string => traceId !== null && !around.byTraceId.has(traceId))
    .slice(0, FEW)
    .map((traceId): Query => ({ kind: 'by-id', traceId }));
  return [...byId, ...keySearches(asked), neighbours(asked)];
}

function keySearches(asked: Analysis): SearchQuery[] {
  const searches: SearchQuery[] = [search(asked, 'link', [{ on: 'link', traceId: asked.trace.traceId }])];
  const attribute = (why: string, key: string, anyOf: readonly string[]) =>
    searches.push(search(asked, why, [{ on: 'attribute', key, anyOf }]));
  for (const id of [...asked.sentIds, ...asked.receivedIds].slice(0, FEW)) {
    attribute('message id', 'messaging.message.id', [id]);
  }
  for (const { key, value } of asked.requestIds.slice(0, FEW)) attribute('request id', key, requestIdForms(value));
  for (const { key, value } of asked.identities.slice(0, FEW)) attribute(key, key, [value]);
  return searches;
}

function search(asked: Analysis, why: string, where: readonly Condition[]): SearchQuery {
  return { kind: 'search', why, where, fromMs: asked.fromMs - FAR_MS, toMs: asked.toMs + FAR_MS, limit: FEW };
}

/** Every trace of that moment: the only way to know that a candidate is the only one. */
function neighbours(asked: Analysis): SearchQuery {
  return {
    kind: 'search',
    why: 'time',
    where: [],
    fromMs: asked.fromMs - NEAR_MS,
    toMs: asked.toMs + NEAR_MS,
    limit: NEIGHBOURS,
  };
}
