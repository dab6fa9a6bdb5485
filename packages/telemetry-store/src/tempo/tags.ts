import type { SpanStore } from '../db/span-store.js';
import { BadRequest } from '../http/bad-request.js';
import { type Answer, json } from '../http/reply.js';
import { INTRINSIC_SPELLINGS, KINDS, STATUSES, type Field } from '../traceql/ast.js';
import type { MatchedSpan } from '../traceql/evaluate.js';
import { parseField } from '../traceql/parse.js';
import { valuesOf, type FieldValue } from '../traceql/values.js';
import { parseWhileTyped } from '../traceql/while-typed.js';
import { readWindow } from './search-request.js';
import { matchingTraces } from './search.js';
import type { TraceView } from './trace-view.js';

/** Names and values are gathered from so many of the latest traces: enough for a form's suggestions, whatever is stored. */
const TRACES_LOOKED_AT = 5000;

const SCOPES = ['event', 'instrumentation', 'link', 'resource', 'span'] as const;
type Scope = (typeof SCOPES)[number];

/** `GET /api/v2/search/tags`: attribute names by scope, of the spans that `q` finds. */
export async function tagsV2(store: SpanStore, query: URLSearchParams): Promise<Answer> {
  const wanted = readScope(query);
  const names = await attributeNames(store, query);
  const scopes = SCOPES.filter((scope) => (wanted === 'none' || wanted === scope) && names[scope].size > 0).map(
    (name) => ({ name: name as string, tags: [...names[name]].sort() }),
  );
  if (wanted === 'none' || wanted === 'intrinsic')
    scopes.push({ name: 'intrinsic', tags: [...INTRINSIC_SPELLINGS].sort() });
  return json({ scopes, metrics: {} });
}

/** `GET /api/search/tags`: the same names in one list, without the intrinsic ones. */
export async function tagsV1(store: SpanStore, query: URLSearchParams): Promise<Answer> {
  const wanted = readScope(query);
  const names = await attributeNames(store, query);
  const all = SCOPES.filter((scope) => wanted === 'none' || wanted === scope).flatMap((scope) => [...names[scope]]);
  return json({ tagNames: [...new Set(all)].sort(), metrics: {} });
}

/** `GET /api/v2/search/tag/{field}/values`: each value once, with its type. */
export async function tagValuesV2(store: SpanStore, name: string, query: URLSearchParams): Promise<Answer> {
  const field = parseField(name);
  if (field.type === 'intrinsic' && (field.name === 'kind' || field.name === 'status'))
    return json({ tagValues: keywords(field.name === 'kind' ? KINDS : STATUSES), metrics: {} });
  // Durations are no list of choices.
  if (field.type === 'intrinsic' && (field.name === 'duration' || field.name === 'traceDuration'))
    return json({ tagValues: [], metrics: {} });
  const values = await distinctValues(store, field, query);
  const tagValues = values.map(({ value }) => ({
    type: typeName(value),
    ...(value !== '' && { value: String(value) }),
  }));
  return json({ tagValues, metrics: {} });
}

/** `GET /api/search/tag/{name}/values`: the older form, of an attribute of any scope. */
export async function tagValuesV1(store: SpanStore, name: string, query: URLSearchParams): Promise<Answer> {
  const values = await distinctValues(store, { type: 'attribute', scope: 'any', key: name }, query);
  return json({ tagValues: values.map(({ value }) => String(value)).sort(), metrics: {} });
}

function readScope(query: URLSearchParams): Scope | 'intrinsic' | 'none' {
  const raw = query.get('scope') ?? '';
  if (raw === '' || raw === 'none') return 'none';
  if (raw === 'intrinsic') return raw;
  const scope = SCOPES.find((known) => known === raw);
  if (scope === undefined) throw new BadRequest(`invalid scope: ${raw}`);
  return scope;
}

async function attributeNames(store: SpanStore, query: URLSearchParams): Promise<Record<Scope, Set<string>>> {
  const names: Record<Scope, Set<string>> = {
    event: new Set(),
    instrumentation: new Set(),
    link: new Set(),
    resource: new Set(),
    span: new Set(),
  };
  const most = readMost(query);
  const add = (scope: Scope, of: { attributes: readonly { key: string }[] }): void => {
    for (const { key } of of.attributes) if (names[scope].size < most) names[scope].add(key);
  };
  await eachMatch(store, query, ({ span: { span, resource, scope } }) => {
    add('span', span);
    add('resource', resource);
    add('instrumentation', scope);
    span.events.forEach((event) => add('event', event));
    span.links.forEach((link) => add('link', link));
    // As in Tempo, one full scope ends the search.
    return SCOPES.some((scope) => names[scope].size >= most);
  });
  return names;
}

async function distinctValues(store: SpanStore, field: Field, query: URLSearchParams): Promise<FieldValue[]> {
  const most = readMost(query);
  const found = new Map<FieldValue['value'], FieldValue>();
  await eachMatch(store, query, ({ span }, trace) => {
    const values = valuesOf(field, span, trace);
    for (const value of values) found.set(value.value, value);
    // Tempo keeps these two in columns of their own, where a trace without them has an empty value.
    if (values.length === 0 && hasOwnColumn(field)) found.set('', { value: '', json: {} });
    return found.size >= most;
  });
  return [...found.values()].slice(0, most);
}

function hasOwnColumn(field: Field): boolean {
  if (field.type === 'intrinsic') return field.name === 'rootServiceName';
  return field.key === 'service.name' && (field.scope === 'resource' || field.scope === 'any');
}

/** How many names of a scope, or values, are wanted: `limit`, 0 or nothing for all. */
function readMost(query: URLSearchParams): number {
  const raw = query.get('limit') ?? '';
  if (!/^\d{0,10}$/.test(raw)) throw new BadRequest('invalid limit: must be a non-negative number');
  return Number(raw) || Infinity;
}

/** Gives every span that `q` finds, until `take` says that it has enough. */
async function eachMatch(
  store: SpanStore,
  query: URLSearchParams,
  take: (match: MatchedSpan, trace: TraceView) => boolean,
): Promise<void> {
  const q = query.get('q') ?? '';
  const request = { query: parseWhileTyped(q), window: readWindow(query) };
  let looked = 0;
  for await (const { trace, matched } of matchingTraces(store, request)) {
    for (const match of matched) if (take(match, trace)) return;
    if (++looked >= TRACES_LOOKED_AT) return;
  }
}

const keywords = (values: readonly string[]): { type: string; value: string }[] =>
  values.map((value) => ({ type: 'keyword', value }));

function typeName(value: FieldValue['value']): string {
  if (typeof value === 'string') return 'string';
  if (typeof value === 'boolean') return 'bool';
  return typeof value === 'bigint' || Number.isInteger(value) ? 'int' : 'float';
}
