import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { diagnoseAll } from './diagnose.js';
import { parseOtlp } from './otlp/parse.js';
import { VERDICTS } from './rules/finding.js';
import { groupByTrace, type Span, type SpanKind, type Trace } from './span/model.js';
import { traceOf } from './testing/spans.js';

const FIXTURES = path.join(__dirname, '../fixtures');
const recorded = readdirSync(FIXTURES)
  .filter((file) => file.endsWith('.json'))
  .flatMap((file) => parseOtlp(readFileSync(path.join(FIXTURES, file))).traces);

const kinds: SpanKind[] = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'];
const id = (digits: number) => fc.integer({ min: 1, max: 6 }).map((n) => n.toString(16).padStart(digits, '0'));
const attributes = fc.dictionary(
  fc.constantFrom(
    'http.url',
    'url.path',
    'node_id',
    'order.id',
    'db.system',
    'guid:x-request-id',
    'messaging.message.id',
    '__proto__',
  ),
  fc.oneof(fc.constantFrom('a', '7', 'http://x:1/p', 'http://[::'), fc.integer(), fc.boolean()),
);
const anySpan: fc.Arbitrary<Span> = fc
  .record({
    traceId: id(32),
    spanId: id(16),
    parentSpanId: fc.option(id(16)),
    name: fc.string(),
    kind: fc.constantFrom(...kinds),
    startMs: fc.oneof(fc.constant(0), fc.integer({ min: 1_000, max: 1_100 })),
    lasts: fc.integer({ min: 0, max: 80 }),
    attributes,
    links: fc.array(fc.record({ traceId: id(32), spanId: id(16), attributes: fc.constant({}) }), { maxLength: 2 }),
    status: fc.constantFrom('unset', 'ok', 'error') as fc.Arbitrary<Span['status']>,
    flags: fc.option(fc.constantFrom(0, 0x100, 0x101, 0x301)),
    service: fc.option(fc.constantFrom('a', 'b', 'c')),
  })
  .map(({ lasts, service, ...span }) => ({
    ...span,
    endMs: span.startMs + lasts,
    events: [],
    traceState: '',
    droppedLinks: 0,
    resource: { service, attributes: {} },
    scope: { name: 'x', version: '' },
  }));

const essence = (traces: readonly Trace[]) =>
  diagnoseAll(traces)
    .map(({ trace_id, verdict, findings }) => [
      trace_id,
      verdict,
      findings
        .map(({ rule, here, there, ambiguous }) => [rule, here, there, ambiguous].map((part) => JSON.stringify(part)))
        .sort(),
    ])
    .sort();

describe('whatever the spans are', () => {
  it('there is a verdict for each trace and nothing is thrown', () => {
    fc.assert(
      fc.property(fc.array(anySpan, { maxLength: 25 }), (spans) => {
        const traces = groupByTrace(spans);
        const reports = diagnoseAll(traces);
        expect(reports).toHaveLength(traces.length);
        for (const { verdict } of reports) expect(VERDICTS).toContain(verdict);
      }),
      { numRuns: 120 },
    );
  });

  it('the order of spans, duplicates and chunks do not matter', () => {
    const spans = recorded.flatMap((trace) => trace.spans);
    const expected = essence(groupByTrace(spans));
    fc.assert(
      fc.property(
        fc.shuffledSubarray(spans, { minLength: spans.length }),
        fc.subarray(spans),
        fc.nat({ max: spans.length }),
        (shuffled, twice, cut) => {
          const chunks = [shuffled.slice(0, cut), shuffled.slice(cut), twice];
          expect(essence(chunks.flatMap((chunk) => groupByTrace(chunk)))).toEqual(expected);
        },
      ),
      { numRuns: 12 },
    );
  });

  it('removing a span never turns a whole trace into a split one', () => {
    const whole = recorded.filter((trace) => ['connected', 'linked'].includes(diagnoseAll([trace])[0]?.verdict ?? ''));
    expect(whole.length).toBeGreaterThan(3);
    for (const trace of whole) {
      for (const removed of trace.spans) {
        const rest = { ...trace, spans: trace.spans.filter((span) => span !== removed) };
        if (rest.spans.length > 0) expect(diagnoseAll([rest])[0]?.verdict).not.toBe('split');
      }
    }
  });
});

describe('other names for everything', () => {
  it('gives the same verdicts, hops and pairs', () => {
    const renamed = recorded.map((trace) => ({ ...trace, spans: trace.spans.map(renameSpan) }));
    const [before, after] = [diagnoseAll(recorded), diagnoseAll(renamed)];
    expect(after.map(({ verdict }) => verdict)).toEqual(before.map(({ verdict }) => verdict));
    expect(after.map(({ hops }) => hops.map(({ state }) => state))).toEqual(
      before.map(({ hops }) => hops.map(({ state }) => state)),
    );
    const pairs = (reports: typeof before) =>
      reports.map(({ findings }) => findings.map(({ rule, there }) => [rule, there]));
    expect(pairs(after)).toEqual(pairs(before));
  });

  const rename = (text: string) =>
    `z${[...text].map((char) => String.fromCharCode(((char.charCodeAt(0) + 3) % 26) + 97)).join('')}`;
  function renameSpan(span: Span): Span {
    const attributes = Object.fromEntries(
      Object.entries(span.attributes).map(([key, value]) => [key, keeps(key) ? value : renameValue(value)]),
    ) as Span['attributes'];
    const service = span.resource.service === null ? null : rename(span.resource.service);
    return { ...span, attributes, resource: { service, attributes: {} } };
  }
  // Methods, status codes and URLs have a grammar of their own; their hosts and paths are renamed, the form stays.
  const keeps = (key: string) => /method|status/.test(key);
  function renameValue(value: Span['attributes'][string]): Span['attributes'][string] {
    if (typeof value === 'number') return value + 1;
    if (typeof value !== 'string') return value;
    const url = /^(https?:\/\/)([^:/]+):(\d+)(.*)$/.exec(value);
    if (url) return `${url[1]}${rename(url[2] ?? '')}:${Number(url[3]) + 1}${renamePath(url[4] ?? '')}`;
    return value.startsWith('/') ? renamePath(value) : rename(value);
  }
  const renamePath = (text: string) =>
    text
      .split('/')
      .map((part) => (part === '' ? '' : rename(part)))
      .join('/');
});

describe('hostile input', () => {
  const base = traceOf({ service: 'a', kind: 'server', at: [0, 1] });
  const span = base.spans[0] as Span;
  const many = (make: (index: number) => Partial<Span>): Trace => ({
    ...base,
    spans: Array.from({ length: 100_000 }, (_, index) => ({
      ...span,
      spanId: (index + 1).toString(16).padStart(16, '0'),
      ...make(index),
    })),
  });
  const before = (index: number) => (index === 0 ? null : index.toString(16).padStart(16, '0'));

  it.each([
    ['a chain of 100,000 spans', many((index) => ({ parentSpanId: before(index) }))],
    [
      '100,000 calls below one span',
      many((index) => ({ parentSpanId: index === 0 ? null : before(1), kind: 'client' })),
    ],
    ['a cycle of 100,000 spans', many((index) => ({ parentSpanId: before(index === 0 ? 100_000 : index) }))],
    ['100,000 spans with one id', many(() => ({ spanId: span.spanId }))],
    ['100,000 roots', many(() => ({ parentSpanId: null }))],
    ['100,000 orphans', many((index) => ({ parentSpanId: `ff${index.toString(16).padStart(14, '0')}` }))],
  ])('survives %s', (_, trace) => {
    expect(VERDICTS).toContain(diagnoseAll([trace])[0]?.verdict);
  });

  it('survives times of zero and a span that is its own parent', () => {
    const self = { ...span, parentSpanId: span.spanId, startMs: 0, endMs: 0 };
    expect(diagnoseAll([{ ...base, spans: [self] }])[0]?.verdict).toBe('connected');
  });
});
