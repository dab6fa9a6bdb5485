import { parseTraceQl } from './parse.js';

describe('TraceQL', () => {
  // Tempo's grammar gives them one precedence (pkg/traceql/expr.y: %left AND OR).
  it('reads && and || from left to right, as Tempo does', () => {
    expect(parseTraceQl('{ .a = 1 || .b = 2 && .c = 3 }').spanset).toMatchObject({
      where: { type: 'and', left: { type: 'or', left: { field: { key: 'a' } } }, right: { field: { key: 'c' } } },
    });
    expect(parseTraceQl('{ .a = 1 } || { .b = 2 } && { .c = 3 }').spanset).toMatchObject({
      type: 'and',
      left: { type: 'or' },
    });
  });

  it('leaves what stands in parentheses together', () => {
    expect(parseTraceQl('{ .a = 1 || (.b = 2 && .c = 3) }').spanset).toMatchObject({
      where: { type: 'or', right: { type: 'and' } },
    });
    expect(parseTraceQl('{ .a = 1 } || ({ .b = 2 } && { .c = 3 })').spanset).toMatchObject({
      type: 'or',
      right: { type: 'and' },
    });
  });

  it('binds structural operators closer than &&, and from the left', () => {
    expect(parseTraceQl('{ .a = 1 } && { .b = 2 } >> { .c = 3 } > { .d = 4 }').spanset).toMatchObject({
      type: 'and',
      right: {
        type: 'structural',
        relation: { of: 'child', finds: 'related' },
        left: { type: 'structural', relation: { of: 'descendant' } },
      },
    });
  });

  it.each([
    ['~', { of: 'sibling', finds: 'related' }],
    ['!>', { of: 'child', finds: 'unrelated' }],
    ['&<<', { of: 'ancestor', finds: 'both' }],
    ['/* no */ >> // yes\n', { of: 'descendant', finds: 'related' }],
  ])('reads the structural operator %s', (operator, relation) => {
    expect(parseTraceQl(`{ .a = 1 } ${operator} { .b = 2 }`).spanset).toMatchObject({ type: 'structural', relation });
  });

  it.each(['>>', '!>>', '&>>', '~', '&&', '||'])('binds %s closer than a pipe', (operator) => {
    const query = parseTraceQl(`{ .a = 1 } ${operator} { .b = 2 } | select(.c) | rate() by (.d)`);
    expect(query).toMatchObject({
      spanset: { right: { type: 'filter' } },
      select: [{ key: 'c' }],
      metrics: { name: 'rate' },
    });
  });

  it('reads a metrics function with what it measures and its labels as they are written', () => {
    const q = '{ } | quantile_over_time(span.size, .5, 0.95) by (resource.service.name, span."a b", .c, span:name)';
    expect(parseTraceQl(q).metrics).toMatchObject({
      name: 'quantile_over_time',
      of: { scope: 'span', key: 'size' },
      quantiles: [0.5, 0.95],
      by: [{ label: 'resource.service.name' }, { label: 'span."a b"' }, { label: '.c' }, { label: 'span:name' }],
    });
  });

  it('reads count() on either side, and fields to select after it', () => {
    expect(parseTraceQl('{ .a = 1 } | count() > 2 | 7 > count() | select(.b)')).toMatchObject({
      counts: [
        { op: '>', value: 2 },
        { op: '<', value: 7 },
      ],
      select: [{ key: 'b' }],
    });
  });

  it('takes the hints that Grafana sends', () => {
    expect(
      parseTraceQl('{ name = "with (a=b)" } | select(.b) with (most_recent=true, sample=0.1)').spanset,
    ).toMatchObject({
      where: { literal: { value: 'with (a=b)' } },
    });
  });

  it('reads nestedSetParent as a field, but not inside a string', () => {
    expect(parseTraceQl('{ nestedSetParent < 0 && name = "nestedSetParent" }').spanset).toMatchObject({
      where: {
        left: { field: { type: 'intrinsic', name: 'nestedSetParent' }, op: '<', literal: { value: 0 } },
        right: { literal: { type: 'string', value: 'nestedSetParent' } },
      },
    });
  });

  it.each([
    ['{ link.link.kind = 1 }', { type: 'attribute', scope: 'link', key: 'link.kind' }],
    ['{ .spanner = 1 }', { type: 'attribute', scope: 'any', key: 'spanner' }],
    ['{ span."guid:x-request-id" = 1 }', { type: 'attribute', scope: 'span', key: 'guid:x-request-id' }],
    ['{ trace:rootService = "a" }', { type: 'intrinsic', name: 'rootServiceName' }],
    ['{ 500 <= span.status_code }', { type: 'attribute', scope: 'span', key: 'status_code' }],
  ])('reads the field of %s', (query, field) => {
    expect(parseTraceQl(query).spanset).toMatchObject({ where: { field } });
  });

  it.each([
    ['{ duration > 2h }', { type: 'duration', value: 7200e9 }],
    ['{ duration > 1.5ms }', { type: 'duration', value: 1.5e6 }],
    ['{ span.x = -3 }', { type: 'number', value: -3 }],
    ['{ span.x = "a\\"b" }', { type: 'string', value: 'a"b' }],
    ['{ span.x = `a\\b` }', { type: 'string', value: 'a\\b' }],
  ])('reads the value of %s', (query, literal) => {
    expect(parseTraceQl(query).spanset).toMatchObject({ where: { literal } });
  });

  it.each([
    ['{ .a = 1 } | avg(duration) > 2s', 'the pipeline stage "avg(duration) > 2s"'],
    ['{ .a = 1 } | { .b = 2 }', 'the pipeline stage "{ .b = 2 }"'],
    ['{ .a = 1 } | rate() | topk(3)', 'the pipeline stage "topk(3)"'],
    ['{ .a = 1 } | compare({ .b = 2 })', 'the pipeline stage'],
    ['({ .a = 1 } | count() > 1) && { .b = 2 }', 'the pipeline stage'],
    ['{ .a = 1 } | by(resource.service.name)', 'the pipeline stage'],
    ['{ parent.span.a = 1 }', 'the scope parent'],
    ['{ .a = .b }', 'comparing two fields'],
    ['{ .a + 1 = 2 }', 'the expression ".a + 1 = 2"'],
  ])('says of %s that the store does not support %s', (query, named) => {
    expect(() => parseTraceQl(query)).toThrow(`TraceQL: ${named}`);
  });

  it.each([
    ['{ .a = ', 'syntax error'],
    ['{ duration = "abc" }', 'same type'],
    ['{ kind = 3 }', 'same type'],
    ['{ .a =~ 3 }', '=~ takes a string'],
  ])('refuses %s with its reason', (query, reason) => {
    expect(() => parseTraceQl(query)).toThrow(reason);
  });
});
