import {
  type Attributes,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  ROOT_CONTEXT,
  createTraceState,
  trace,
} from '@opentelemetry/api';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import {
  AlwaysOnSampler,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import fc from 'fast-check';
import { LeanTracerProvider } from '../sdk/tracer-provider';
import { spansOf } from '../testing/otlp';
import { SpanEncoder } from './span-encoder';

const finished = new InMemorySpanExporter();
const provider = new LeanTracerProvider({
  resource: resourceFromAttributes({ 'service.name': 'shop', 'service.version': '1' }),
  sampler: new AlwaysOnSampler(),
  followsLocalParent: true,
  pipelines: [new SimpleSpanProcessor(finished)],
});
const tracer = provider.getTracer('a scope', '1.0');

const REMOTE = trace.setSpanContext(ROOT_CONTEXT, {
  traceId: '0af7651916cd43dd8448eb211c80319c',
  spanId: 'B7AD6B7169203331'.toLowerCase(),
  traceFlags: TraceFlags.SAMPLED,
  traceState: createTraceState('vendor=1'),
  isRemote: true,
});

function encode(spans: ReadableSpan[]): Uint8Array {
  const encoder = new SpanEncoder();
  for (const span of spans) encoder.add(span);
  return encoder.take();
}

/** What a receiver reads from our bytes and from those of OpenTelemetry's own serializer. */
function bothWays(spans: ReadableSpan[]): [unknown, unknown] {
  return [spansOf(encode(spans)), spansOf(ProtobufTraceSerializer.serializeRequest(spans)!)];
}

function spanWith(attributes: Attributes, name = 'a span'): ReadableSpan {
  finished.reset();
  tracer.startSpan(name, { kind: SpanKind.CLIENT, attributes }, REMOTE).end();
  return finished.getFinishedSpans()[0]!;
}

describe('a batch of spans', () => {
  beforeEach(() => finished.reset());

  it('says what OpenTelemetry’s own serializer says: parent, state, events, links, status, scopes', () => {
    const root = tracer.startSpan(
      'POST /orders',
      { kind: SpanKind.SERVER, attributes: { 'http.route': '/orders' } },
      REMOTE,
    );
    const child = provider.getTracer('another scope').startSpan('größer als ☃', {}, trace.setSpan(ROOT_CONTEXT, root));
    child
      .addEvent('exception', { 'exception.message': 'no' })
      .addLink({ context: root.spanContext(), attributes: { n: 1 } });
    child.setStatus({ code: SpanStatusCode.ERROR, message: 'no' }).end();
    root.end();
    const [ours, theirs] = bothWays(finished.getFinishedSpans());
    expect(ours).toEqual(theirs);
    expect(ours).toHaveLength(2);
  });

  it('says the same for every attribute there can be, the second time too', () => {
    const value = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.boolean(),
      fc.integer({ min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER }),
      fc.double({ noNaN: true, noDefaultInfinity: true }).filter((number) => !Object.is(number, -0)),
    );
    const key = fc.string({ minLength: 1, maxLength: 80 }).filter((name) => name !== '__proto__');
    fc.assert(
      fc.property(fc.dictionary(key, value), (attributes) => {
        const span = spanWith(attributes);
        const [ours, theirs] = bothWays([span, span]);
        expect(ours).toEqual(theirs);
      }),
      { numRuns: 300 },
    );
  });

  it('is whole when it is larger than two MiB', () => {
    const spans = Array.from({ length: 5 }, (_, i) => spanWith({ i, text: `${i}`.repeat(600_000) }));
    const [ours, theirs] = bothWays(spans);
    expect(ours).toEqual(theirs);
  });

  it('begins anew after it was taken', () => {
    const encoder = new SpanEncoder();
    encoder.add(spanWith({}, 'first'));
    encoder.take();
    encoder.add(spanWith({}, 'second'));
    expect(spansOf(encoder.take()).map(({ name, scope }) => [name, scope])).toEqual([['second', 'a scope']]);
  });
});
