// Traces made up for a test, sent to the lab's store as OTLP/JSON.
import { type TestLab } from '@demo/lab';

export interface MadeSpan {
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly attributes?: Readonly<Record<string, string>>;
  /** OTLP's: code 2 is an error. */
  readonly status?: { readonly code: number };
}

export async function send(lab: TestLab, traceId: string, service: string, spans: readonly MadeSpan[]): Promise<void> {
  const text = (values: Readonly<Record<string, string>>) =>
    Object.entries(values).map(([key, stringValue]) => ({ key, value: { stringValue } }));
  const start = BigInt(Date.now() - 60_000) * 1_000_000n;
  const body = {
    resourceSpans: [
      {
        resource: { attributes: text({ 'service.name': service }) },
        scopeSpans: [
          {
            scope: { name: 'made-for-a-test' },
            spans: spans.map(({ attributes = {}, status = {}, ...span }, index) => ({
              ...span,
              traceId,
              kind: 1,
              startTimeUnixNano: String(start + BigInt(index) * 1_000_000n),
              endTimeUnixNano: String(start + BigInt(index + 5) * 1_000_000n),
              attributes: text(attributes),
              status,
            })),
          },
        ],
      },
    ],
  };
  const response = await fetch(`http://127.0.0.1:${lab.ports.otlp}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`the store answered ${response.status}: ${await response.text()}`);
}

/** A root and `count - 1` spans below it, ten levels deep at most. */
export function manySpans(count: number): MadeSpan[] {
  const id = (index: number) => (index + 1).toString(16).padStart(16, '0');
  return Array.from({ length: count }, (_, index) => ({
    spanId: id(index),
    ...(index === 0 ? {} : { parentSpanId: id(index % 10 === 0 ? 0 : index - 1) }),
    name: `step ${index}`,
  }));
}
