import { parseTraceQl } from './parse.js';

describe('TraceQL', () => {
  it('binds && closer than ||', () => {
    expect(parseTraceQl('{ .a = 1 || .b = 2 && .c = 3 }').spanset).toMatchObject({
      where: { type: 'or', left: { field: { key: 'a' } }, right: { type: 'and' } },
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
    ['{ .a = 1 } >> { .b = 2 }', 'the structural operator >>'],
    ['{ .a = 1 } ~ { .b = 2 }', 'the structural operator ~'],
    ['{ .a = 1 } | count() > 2', 'the pipeline stage "count() > 2"'],
    ['{ .a = 1 } | by(resource.service.name)', 'the pipeline stage'],
    ['{ .a = 1 } | rate()', 'the pipeline stage "rate()"'],
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
