// What the console exporters printed, recorded from opentelemetry-sdk 1.38.0 (Python), @opentelemetry/sdk-trace-base 2.2.0 and
// opentelemetry-java 1.55.0 (its three exporters that print): a request with a call inside it, and a message that links to the request.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { NotOtlp, parseOtlp, type Span } from '../index';

const FOLDER = path.join(__dirname, '../../fixtures/console');
const dump = (name: string) => readFileSync(path.join(FOLDER, `${name}.txt`), 'utf8');

describe.each(['python', 'javascript', 'java-logging-otlp', 'java-otlp-stdout'])(
  'the console exporter of %s',
  (name) => {
    const { traces, problems, skipped } = parseOtlp(dump(name));
    const spans = traces.flatMap((trace) => trace.spans);
    const [call, request, message] = ['GET', 'GET /basket', 'process'].map((of) =>
      spans.find((span) => span.name === of),
    ) as [Span, Span, Span];

    it('is read whole', () => {
      expect({ problems, skipped, spans: spans.length, traces: traces.length }).toEqual({
        problems: [],
        skipped: 0,
        spans: 3,
        traces: 2,
      });
    });

    it('keeps parents, kinds, services and what a span says', () => {
      expect(call).toMatchObject({
        kind: 'client',
        status: 'error',
        parentSpanId: request.spanId,
        attributes: { 'server.port': 8080 },
        events: [{ name: 'retry', attributes: { attempt: 1 } }],
        resource: { service: 'shop' },
      });
      expect(request).toMatchObject({ kind: 'server', parentSpanId: null, status: 'unset' });
      expect(message.links).toMatchObject([
        { traceId: request.traceId, spanId: request.spanId, attributes: { why: 'batch' } },
      ]);
    });

    it('keeps times: the call lies in the request', () => {
      expect(new Date(request.startMs).toISOString()).toMatch(/^2026-11-2[67]T/);
      expect(call.startMs).toBeGreaterThanOrEqual(request.startMs);
      expect(call.endMs).toBeLessThanOrEqual(request.endMs);
      expect(call.events[0]?.timeMs).toBeGreaterThanOrEqual(call.startMs);
    });

    it('is found between other lines of a log', () => {
      const log = `> it's starting\n${dump(name)}\nlistening on 8080\n`;
      expect(parseOtlp(log).traces).toEqual(traces);
      expect(parseOtlp(Buffer.from(log)).traces).toEqual(traces);
    });
  },
);

it("a log's stray braces hide nothing that Java's exporter logged", () => {
  const log = `no route for {id\n${dump('java-logging-otlp')}\nexpected }`;
  expect(parseOtlp(log).traces).toHaveLength(2);
});

describe("Java's LoggingSpanExporter, which prints neither parents nor times nor services", () => {
  it('is refused with the exporter that prints all of it', () => {
    const read = () => parseOtlp(Buffer.from(dump('java-logging')));
    expect(read).toThrow(NotOtlp);
    expect(read).toThrow(/3 spans .* LoggingSpanExporter .* OTEL_TRACES_EXPORTER=logging-otlp/);
  });

  it('is told beside what was read', () => {
    const { traces, problems } = parseOtlp(`${dump('java-logging')}${dump('java-logging-otlp')}`);
    expect(traces).toHaveLength(2);
    expect(problems).toEqual([expect.stringContaining('LoggingSpanExporter')]);
  });
});

it('reads what JavaScript shows with quotes and braces inside', () => {
  const said = parseOtlp(dump('javascript')).traces.flatMap((trace) => trace.spans);
  expect(said.map((span) => span.attributes['user_agent.original'])).toContain("it's {curl}");
});
