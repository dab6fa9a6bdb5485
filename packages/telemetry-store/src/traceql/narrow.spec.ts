import { exchanges, payloads } from '../contract/recordings.js';
import { openDatabase } from '../db/database.js';
import { SpanStore } from '../db/span-store.js';
import { groupByTrace } from '../otlp/chunk.js';
import { encodeOtlpJson } from '../otlp/from-json.js';
import { scanSpans } from '../otlp/scan.js';
import { TracesDataType } from '../otlp/schema.js';
import { ALL_TIMES } from '../tempo/search-request.js';
import { hex } from '../tempo/trace.js';
import { TraceView } from '../tempo/trace-view.js';
import { compile } from './evaluate.js';
import { narrow } from './narrow.js';
import { parseTraceQl } from './parse.js';

const store = new SpanStore(openDatabase(':memory:'));
for (const payload of payloads.values()) store.append(groupByTrace(scanSpans(encodeOtlpJson(TracesDataType, payload))));

const recordedQueries = exchanges
  .filter(({ request, response }) => request.path === '/api/search' && response.status === 200)
  .map(({ request }) => new URLSearchParams(request.rawQuery).get('q') ?? '')
  .filter((q) => q !== '');

const moreQueries = [
  '{ span.order.qty = 2 }',
  '{ span.order.qty = 2.0 }',
  '{ span.order.total = 12.5 }',
  '{ span.order.counts = 2 }',
  '{ span.order.express != false }',
  '{ .order.id = "o-1" || .node_id = "x" }',
  '{ !(span.order.id = "o-1") && kind = internal }',
  '{ name = "" }',
  '{ kind = unspecified || status = unset }',
  '{ event.stock = 5 && event:name = "reserved" }',
  '{ link.link.kind = "queue" }',
  '{ span:id = "A000000000000007" }',
  '{ trace:id = "0" }',
  '{ nestedSetParent <= 1 }',
  '{ nestedSetParent < -1 }',
  '{ resource.service.name = "order" } !>> { resource.service.name = "notify" }',
  '{ resource.service.name = "order" } &> { kind = server }',
  '{ kind = client } << { name = "nowhere" }',
  '{ name = "nowhere" } !~ { kind = server }',
  '{ kind = server } | count() > 3',
];

describe('the index', () => {
  it.each([...new Set([...recordedQueries, ...moreQueries])])('hides no trace that matches %s', (q) => {
    const query = parseTraceQl(q);
    const matcher = compile(query);
    const found = (words?: string): string[] =>
      [...store.candidates(ALL_TIMES, words)]
        .filter((id) => matcher(new TraceView(id, store.read(id))).length > 0)
        .map(hex)
        .sort();
    expect(found(narrow(query.spanset))).toEqual(found());
  });

  it('reads only the traces that have a value when a query asks for it', () => {
    const words = narrow(parseTraceQl('{ span.order.id = "o-1" && resource.service.name = "order" }').spanset);
    expect([...store.candidates(ALL_TIMES, words)].map(hex)).toEqual(['0af7651916cd43dd8448eb211c80319c']);
  });
});
