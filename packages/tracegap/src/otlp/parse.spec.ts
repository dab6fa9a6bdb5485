import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { MAX_TEXT } from './attributes.js';
import { spanIdOf, traceIdOf } from './ids.js';
import { NotOtlp, parseOtlp, parseOtlpValue } from './parse.js';
import { readTraceById, readTracesData } from './protobuf.js';

const FIXTURES = path.join(__dirname, '../../fixtures');
const baseline = readFileSync(path.join(FIXTURES, '01-baseline.json'), 'utf8');
const otlp = (span: object, resource: object = {}) => ({
  resourceSpans: [
    {
      resource,
      scopeSpans: [{ scope: { name: 's' }, spans: [{ traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), ...span }] }],
    },
  ],
});
const one = (value: object) => parseOtlpValue(value).traces[0]?.spans[0];

/** Just enough of protobuf's writer to make messages for the reader. */
const field = (id: number, wire: number, ...bytes: number[]) => [...varint(id * 8 + wire), ...bytes];
const message = (id: number, bytes: number[]) => field(id, 2, ...varint(bytes.length), ...bytes);
function varint(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))];
}
const utf8 = (text: string) => [...Buffer.from(text)];
const hex = (text: string) => [...Buffer.from(text, 'hex')];
const fixed64 = (value: bigint) => {
  const buffer = Buffer.alloc(8);
  buffer.writeBigUInt64LE(value);
  return [...buffer];
};
const keyValue = (key: string, value: string) => [...message(1, utf8(key)), ...message(2, message(1, utf8(value)))];
const protobuf = message(1, [
  ...message(1, message(1, keyValue('service.name', 'shop'))),
  ...message(2, [
    ...message(1, message(1, utf8('scope'))),
    ...message(2, [
      ...message(1, hex('0'.repeat(31) + '7')),
      ...message(2, hex('b'.repeat(16))),
      ...message(5, utf8('GET')),
      ...field(6, 0, 3),
      ...field(7, 1, ...fixed64(1_795_248_353_000_250_000n)),
      ...field(8, 1, ...fixed64(1_795_248_353_001_000_000n)),
      ...message(9, keyValue('order.id', 'o-1')),
      ...message(13, [...message(1, hex('c'.repeat(32))), ...message(2, hex('d'.repeat(16)))]),
      ...field(16, 5, 1, 3, 0, 0),
    ]),
  ]),
]);

describe('OTLP is read in every dress it comes in', () => {
  const spans = JSON.parse(baseline) as { resourceSpans: object[] };

  it.each([
    ['OTLP JSON', baseline],
    ['Tempo v1', JSON.stringify({ batches: spans.resourceSpans })],
    ['Tempo v2', JSON.stringify({ trace: spans, metrics: {} })],
    ['JSON lines', `${JSON.stringify(spans)}\n`],
    ['one batch per line', spans.resourceSpans.map((batch) => JSON.stringify({ resourceSpans: [batch] })).join('\n')],
    [
      'several values one after the other',
      spans.resourceSpans.map((batch) => JSON.stringify({ resourceSpans: [batch] }, null, 2)).join('\n'),
    ],
    [
      'the old scope name',
      baseline
        .replaceAll('"scopeSpans"', '"instrumentationLibrarySpans"')
        .replaceAll('"scope"', '"instrumentationLibrary"'),
    ],
    ['a byte order mark in front', `\ufeff${baseline}`],
  ])('%s', (_, text) => {
    const { traces, skipped, problems } = parseOtlp(text);
    expect({ traces: traces.length, spans: traces[0]?.spans.length, skipped, problems }).toEqual({
      traces: 1,
      spans: 8,
      skipped: 0,
      problems: [],
    });
    expect(traces[0]?.spans.map((span) => span.scope.name)).toContain('@opentelemetry/instrumentation-http');
  });

  it('protobuf, alone and as the collector writes it to a file', () => {
    const single = parseOtlp(Uint8Array.from(protobuf));
    expect(single.traces[0]).toMatchObject({
      traceId: '0'.repeat(31) + '7',
      spans: [
        {
          kind: 'client',
          startMs: 1_795_248_353_000.25,
          endMs: 1_795_248_353_001,
          flags: 0x301,
          attributes: { 'order.id': 'o-1' },
          links: [{ traceId: 'c'.repeat(32), spanId: 'd'.repeat(16) }],
          resource: { service: 'shop' },
          scope: { name: 'scope' },
        },
      ],
    });
    const framed = [0, 0, 0, 0, ...protobuf, 0, 0, 0, 0, ...protobuf];
    for (const at of [0, 4 + protobuf.length]) framed.splice(at, 4, 0, 0, protobuf.length >> 8, protobuf.length & 255);
    expect(parseOtlp(Uint8Array.from(framed)).traces[0]?.spans).toHaveLength(2);
  });

  it("Tempo's protobuf answer by id, with its PARTIAL", () => {
    const answer = [...message(1, protobuf), ...field(3, 0, 1), ...message(4, utf8('too large'))];
    expect(parseOtlpValue(readTraceById(Uint8Array.from(answer))).traces[0]?.partial).toBe('too large');
  });

  it('takes what one answer says of missing spans for its own trace only', () => {
    const answer = (digit: string, status?: string) => ({
      trace: {
        resourceSpans: [
          { scopeSpans: [{ spans: [{ traceId: digit.repeat(32), spanId: digit.repeat(16), name: 'x' }] }] },
        ],
      },
      ...(status ? { status, message: 'cut' } : {}),
    });
    const { traces } = parseOtlpValue([answer('a', 'PARTIAL'), answer('b')]);
    expect(traces.map(({ partial }) => partial)).toEqual(['cut', null]);
  });

  it('every fixture, the same by way of JSON text and value', () => {
    for (const file of readdirSync(FIXTURES).filter((name) => name.endsWith('.json'))) {
      const text = readFileSync(path.join(FIXTURES, file), 'utf8');
      expect(parseOtlp(text).traces).toEqual(parseOtlpValue(JSON.parse(text)).traces);
    }
  });
});

describe('ids, kinds, times and values', () => {
  it('are the same in hex and base64, with and without leading zeros', () => {
    expect(traceIdOf('CvdlGRbNQ92ESOshHIAxnA==')).toBe('0af7651916cd43dd8448eb211c80319c');
    expect(traceIdOf('AF7651916CD43DD8448EB211C80319C')).toBe('0af7651916cd43dd8448eb211c80319c');
    expect(spanIdOf('oAAAAAAAAAY=')).toBe('a000000000000006');
    expect([
      traceIdOf('0'.repeat(32)),
      traceIdOf(''),
      traceIdOf('nonsense'),
      traceIdOf('f'.repeat(33)),
      spanIdOf(7),
    ]).toEqual([null, null, null, null, null]);
  });

  it('kinds come as number, digit and name', () => {
    expect([3, '3', 'SPAN_KIND_CLIENT', 'client', 99, undefined].map((kind) => one(otlp({ kind }))?.kind)).toEqual([
      'client',
      'client',
      'client',
      'client',
      'unspecified',
      'unspecified',
    ]);
  });

  it('times come as text and number; an end before the start is the start', () => {
    const times = (start: unknown, end: unknown) => one(otlp({ startTimeUnixNano: start, endTimeUnixNano: end }));
    expect(times('1795248353100000000', '1795248353130000250')?.endMs).toBeCloseTo(1795248353130, 3);
    expect(times(5_000_000, 7_500_000)).toMatchObject({ startMs: 5, endMs: 7.5 });
    expect(times('5000000', '0')).toMatchObject({ startMs: 5, endMs: 5 });
    expect(times('soon', {})).toMatchObject({ startMs: 0, endMs: 0 });
  });

  it('whole numbers beyond double precision stay exact', () => {
    const attributes = [
      { key: 'order.id', value: { intValue: '9007199254740993' } },
      { key: 'n', value: { intValue: '12' } },
    ];
    expect(one(otlp({ attributes }))?.attributes).toMatchObject({ 'order.id': '9007199254740993', n: 12 });
  });

  it('10 MB of text are cut, names like __proto__ are only names', () => {
    const attributes = [
      { key: 'big', value: { stringValue: 'x'.repeat(10_000_000) } },
      { key: '__proto__', value: { stringValue: 'polluted' } },
    ];
    const span = one(otlp({ attributes }));
    expect((span?.attributes['big'] as string).length).toBe(MAX_TEXT);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

describe('what is not OTLP', () => {
  it.each(['', '{"hello": 1}', 'nonsense', '[1, 2]', '\n\n'])('is refused with what was expected: %j', (text) => {
    expect(() => parseOtlp(text)).toThrow(/expected OTLP traces/);
  });

  it.each([[[1, 2, 3]], [[0x0a, 0xff, 0xff, 0xff]], [protobuf.slice(0, 40)]])(
    'is refused when its bytes are %j',
    (bytes) => {
      expect(() => parseOtlp(Uint8Array.from(bytes))).toThrow(NotOtlp);
    },
  );

  it('does not take the good lines down with it: a cut last line is told', () => {
    const { traces, problems } = parseOtlp(`${JSON.stringify(JSON.parse(baseline))}\n{"resourceSpans":[{"reso`);
    expect(traces[0]?.spans).toHaveLength(8);
    expect(problems).toEqual([expect.stringMatching(/^line 2: not JSON/)]);
  });

  it('spans without a usable id are counted and left out', () => {
    expect(parseOtlpValue(otlp({ spanId: '0000000000000000' }))).toMatchObject({ traces: [], skipped: 1 });
  });

  it('a message nested without end is no message', () => {
    let bytes: number[] = [];
    for (let depth = 0; depth < 60; depth += 1) bytes = message(5, message(1, bytes));
    const span = message(
      2,
      message(2, [
        ...message(1, hex('a'.repeat(32))),
        ...message(2, hex('b'.repeat(16))),
        ...message(9, message(2, bytes)),
      ]),
    );
    expect(() => readTracesData(Uint8Array.from(message(1, span)))).not.toThrow();
  });
});
