import { brief, readable } from './console';

describe('a log line on the terminal', () => {
  it('is the message with its trace id, where the line is a JSON record', () => {
    const line = '{"level":"info","message":"order 7 confirmed","trace_id":"0af7651916cd43dd8448eb211c80319c"}';
    expect(readable(line)).toBe('order 7 confirmed  trace_id=0af7651916cd43dd8448eb211c80319c');
  });

  it.each(['plain text', '{not json', '{"no":"message"}'])('is left as it is otherwise: %s', (line) => {
    expect(readable(line)).toBe(line);
  });

  it('brings no escape sequence to the terminal, whoever put it there', () => {
    const sly = 'user \u001b]0;owned\u0007 \u001b[2J';
    for (const line of [sly, JSON.stringify({ message: sly, trace_id: '\u001b[31m' })]) {
      expect(readable(line)).not.toContain('\u001b');
      expect(readable(line)).not.toContain('\u0007');
    }
  });
});

describe('what a part says at start', () => {
  const kept = (...lines: string[]): string[] => {
    const printed: string[] = [];
    lines.forEach(brief((line) => printed.push(line)));
    return printed;
  };

  it('is one line where all went well', () => {
    const good = [
      '[otel] order 0.1.0 tells traces, metrics, logs',
      '[otel]   patched: https, http, @nestjs/core 11.2.10, typeorm 1.1.1, winston 3.19.0',
      '[otel]   propagators: tracecontext, baggage; sampler: ParentBased{root=AlwaysOnSampler}',
      '[otel]   http://127.0.0.1:4318/v1/traces answers',
      '[otel]   http://127.0.0.1:4318/v1/logs answers',
      '{"level":"info","message":"listening","port":8000}',
    ];
    expect(kept(...good)).toEqual(good.slice(0, 1));
  });

  it.each([
    '[otel]   patched: nothing',
    '[otel]   LOADED TOO EARLY, so not traced: typeorm. Make …',
    '[otel]   NOT PATCHED: winston 9.0.0. Use a version that is known, or expect no spans of it.',
    '[otel]   propagators: nothing; sampler: ParentBased{root=AlwaysOnSampler}',
    '[otel]   propagators: tracecontext; sampler: none, nothing is traced',
    '[otel]   http://127.0.0.1:4318 does not answer (ECONNREFUSED): set OTEL_EXPORTER_OTLP_ENDPOINT',
    '[otel]   http://127.0.0.1:4318/v1/traces answers 404. Is an OTLP/HTTP receiver there?',
    '[otel]   2 COPIES of @opentelemetry/api: 1.9.0, 1.8.0.',
    '{"level":"info","message":"order 7 confirmed"}',
  ])('is told all the same where it is news: %s', (line) => {
    expect(kept(line)).toEqual([line]);
  });
});
