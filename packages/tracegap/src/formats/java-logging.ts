/** A span as Java's `LoggingSpanExporter` (`otel.traces.exporter=console`) prints it: `'GET' : <trace id> <span id> CLIENT [tracer: demo:1.0] …`. */
const LINE = /'.*' : [0-9a-f]{32} [0-9a-f]{16} (?:INTERNAL|SERVER|CLIENT|PRODUCER|CONSUMER) \[tracer: /;

/**
 * A text without the lines of that exporter, and what to do about them. They hold neither parent, times nor service
 * (https://opentelemetry.io/docs/languages/java/configuration/#spans), so every span would look like a root: nothing true can be said of them.
 */
export function withoutJavaLines(text: string): { readonly rest: string; readonly problem: string | null } {
  if (!text.includes(' [tracer: ')) return { rest: text, problem: null };
  const lines = text.split('\n');
  // Left in as empty lines, so that problems elsewhere keep their line numbers.
  const rest = lines.map((line) => (LINE.test(line) ? '' : line));
  const spans = lines.filter((line) => LINE.test(line)).length;
  if (spans === 0) return { rest: text, problem: null };
  const problem =
    `${spans} ${spans === 1 ? 'span' : 'spans'} as Java's LoggingSpanExporter prints them, without parent, time and service; ` +
    'set OTEL_TRACES_EXPORTER=logging-otlp (or experimental-otlp/stdout) instead of console and record again';
  return { rest: rest.join('\n'), problem };
}
