import { encodeChunk, groupByTrace } from '../otlp/chunk.js';
import { encodeOtlpJson } from '../otlp/from-json.js';
import { scanSpans } from '../otlp/scan.js';
import { TracesDataType } from '../otlp/schema.js';
import { TraceView } from '../tempo/trace-view.js';
import { otlpTraces, spanId, traceId } from '../testing/traces.js';
import { compile } from './evaluate.js';
import { parseTraceQl } from './parse.js';

/**
 * root ─┬─ a ─┬─ a1 ── a11
 *       │     └─ a2
 *       └─ b ─── b1
 * lost ── c       (the span above `lost` was never received)
 */
const PARENTS: Readonly<Record<string, string | undefined>> = {
  root: undefined,
  a: 'root',
  a1: 'a',
  a11: 'a1',
  a2: 'a',
  b: 'root',
  b1: 'b',
  lost: 'never received',
  c: 'lost',
};
const names = Object.keys(PARENTS);
const idOf = (name: string): string => spanId(names.indexOf(name) < 0 ? 99 : names.indexOf(name) + 1);
const [chunk] = groupByTrace(
  scanSpans(
    encodeOtlpJson(
      TracesDataType,
      otlpTraces(
        'tree',
        names.map((name) => {
          const parent = PARENTS[name];
          return { traceId: traceId(1), spanId: idOf(name), name, ...(parent && { parentSpanId: idOf(parent) }) };
        }),
      ),
    ),
  ),
);
if (chunk === undefined) throw new Error('the tree above is no trace');
const tree = new TraceView(chunk.traceId, [encodeChunk(chunk.spans)]);

const found = (query: string): string[] =>
  compile(parseTraceQl(query))(tree)
    .map(({ span }) => span.span.name)
    .sort();

describe('structural operators', () => {
  it.each([
    ['{ name = "a" } > { }', ['a1', 'a2']],
    ['{ name = "root" } > { name =~ "a.*" }', ['a']],
    ['{ name = "a" } >> { }', ['a1', 'a11', 'a2']],
    ['{ name =~ "root|a1" } >> { name =~ "a.*" }', ['a', 'a1', 'a11', 'a2']],
    ['{ name = "a11" } < { }', ['a1']],
    ['{ name = "a11" } << { }', ['a', 'a1', 'root']],
    ['{ name = "a1" } ~ { }', ['a2']],
    ['{ name =~ "a1|a2" } ~ { name =~ "a1|a2" }', ['a1', 'a2']],
    ['{ name = "a" } >> { } > { }', ['a11']],
    ['{ name = "root" } >> ({ name = "a" } > { })', ['a1', 'a2']],
    ['{ name = "nothing" } >> { }', []],
  ])('%s finds %j', (query, expected) => {
    expect(found(query)).toEqual(expected);
  });

  it.each([
    ['{ name = "root" } !> { name =~ "[ab].?" }', ['a1', 'a2', 'b1']],
    ['{ name = "a" } !>> { }', ['a', 'b', 'b1', 'c', 'lost', 'root']],
    ['{ name = "a11" } !<< { name =~ "a.*|b.*" }', ['a11', 'a2', 'b', 'b1']],
    ['{ name = "nothing" } !~ { name = "a" }', ['a']],
  ])('with !, what is not so related: %s finds %j', (query, expected) => {
    expect(found(query)).toEqual(expected);
  });

  it.each([
    ['{ name =~ "root|a" } &> { name =~ "a1|b1" }', ['a', 'a1']],
    ['{ name =~ "root|b" } &>> { name = "a11" }', ['a11', 'root']],
    ['{ name = "a11" } &< { }', ['a1', 'a11']],
    ['{ name = "a1" } &~ { }', ['a1', 'a2']],
  ])('with &, both sides: %s finds %j', (query, expected) => {
    expect(found(query)).toEqual(expected);
  });

  it.each(['{ name = "lost" } > { name = "c" }', '{ name = "c" } << { }', '{ name = "c" } ~ { }'])(
    'relates nothing below a span that was never received, as Tempo: %s',
    (query) => {
      expect(found(query)).toEqual([]);
    },
  );

  it('finds the same as comparing every span with every other, in any tree', () => {
    const ancestors = (name: string): string[] => {
      const parent = PARENTS[name];
      return parent === undefined || !names.includes(parent) ? [] : [parent, ...ancestors(parent)];
    };
    const rooted = (name: string): boolean => name === 'root' || ancestors(name).includes('root');
    for (const one of names)
      for (const other of names) {
        const isBelow = rooted(other) && ancestors(other).includes(one);
        expect([one, other, found(`{ name = "${one}" } >> { name = "${other}" }`)]).toEqual([
          one,
          other,
          isBelow ? [other] : [],
        ]);
        expect([one, other, found(`{ name = "${other}" } << { name = "${one}" }`)]).toEqual([
          one,
          other,
          isBelow ? [one] : [],
        ]);
      }
  });

  it('shows the numbers of the tree, by which Grafana draws it', () => {
    const [a] = compile(parseTraceQl('{ name = "a" } | select(nestedSetParent, nestedSetLeft, nestedSetRight)'))(tree);
    expect(Object.fromEntries(a?.echo ?? [])).toMatchObject({
      nestedSetParent: { intValue: '1' },
      nestedSetLeft: { intValue: '2' },
      nestedSetRight: { intValue: '9' },
    });
  });
});

describe('count()', () => {
  it.each([
    ['{ name =~ "a.*" } | count() > 3', 4],
    ['{ name =~ "a.*" } | count() > 4', 0],
    ['{ name =~ "a.*" } | count() = 4', 4],
    ['{ name =~ "a.*" } | 5 > count()', 4],
    ['{ name = "root" } > { } | count() = 2', 2],
  ])('%s finds %i spans', (query, spans) => {
    expect(found(query)).toHaveLength(spans);
  });
});
