/** What to read next about a trace: the strongest keys first. */
import { ASKED_FOR_KEY, ASKED_FOR_KEY_MS, ASKED_NEAR_MS, ASKED_NEIGHBOURS, SUBJECT_SPANS_AT_MOST } from '../limits.js';
import { type Neighbourhood } from '../pairing/neighbourhood.js';
import { type Condition, type Query, type SearchQuery } from '../readers/reader.js';
import { capturedHeaders } from '../span/headers.js';
import { requestIdForms } from '../span/identifiers.js';
import { MESSAGE_ID } from '../span/keys.js';
import { cutIdsOf } from '../span/trace-ids.js';
import { type Analysis } from '../trace/analysis.js';
import { linksOf } from '../trace/links.js';

export function wantedFor(asked: Analysis, around: Neighbourhood): Query[] {
  const named = [
    ...asked.entries.flatMap((entry) => capturedHeaders(entry.node.span).map((header) => header.traceId)),
    ...linksOf(asked).map(({ link }) => link.traceId),
    ...cutIdsOf(
      asked.trace.traceId,
      asked.tree.nodes.slice(0, SUBJECT_SPANS_AT_MOST).map(({ span }) => span),
    ),
  ];
  const byId = [...new Set(named)]
    .filter((traceId): traceId is string => traceId !== null && !around.byTraceId.has(traceId))
    .slice(0, ASKED_FOR_KEY)
    .map((traceId): Query => ({ kind: 'by-id', traceId }));
  return [...byId, ...keySearches(asked), neighbours(asked)];
}

function keySearches(asked: Analysis): SearchQuery[] {
  const searches: SearchQuery[] = [search(asked, 'link', [{ on: 'link', traceId: asked.trace.traceId }])];
  const attribute = (why: string, key: string, anyOf: readonly string[]) =>
    searches.push(search(asked, why, [{ on: 'attribute', key, anyOf }]));
  for (const id of [...asked.sentIds, ...asked.receivedIds].slice(0, ASKED_FOR_KEY)) {
    attribute('message id', MESSAGE_ID, [id]);
  }
  for (const { key, value } of asked.requestIds.slice(0, ASKED_FOR_KEY))
    attribute('request id', key, requestIdForms(value));
  for (const { key, value } of asked.identities.slice(0, ASKED_FOR_KEY)) attribute(key, key, [value]);
  return searches;
}

function search(asked: Analysis, why: string, where: readonly Condition[]): SearchQuery {
  return {
    kind: 'search',
    why,
    where,
    fromMs: asked.fromMs - ASKED_FOR_KEY_MS,
    toMs: asked.toMs + ASKED_FOR_KEY_MS,
    limit: ASKED_FOR_KEY,
  };
}

/** Every trace of that moment: the only way to know that a candidate is the only one. */
function neighbours(asked: Analysis): SearchQuery {
  return {
    kind: 'search',
    why: 'time',
    where: [],
    fromMs: asked.fromMs - ASKED_NEAR_MS,
    toMs: asked.toMs + ASKED_NEAR_MS,
    limit: ASKED_NEIGHBOURS,
  };
}
