import { type Span, type Trace } from 'tracegap';
import { answerFrom } from './answer';

const span = (traceId: string, spanId: string, more: Partial<Span>): Span => ({
  traceId,
  spanId,
  parentSpanId: null,
  name: spanId,
  kind: 'server',
  startMs: 0,
  endMs: 10,
  attributes: {},
  events: [],
  links: [],
  status: 'unset',
  flags: null,
  traceState: '',
  droppedLinks: 0,
  resource: { service: 'shop', attributes: {} },
  scope: { name: '@opentelemetry/instrumentation-http', version: '1' },
  ...more,
});
const service = (name: string) => ({ service: name, attributes: {} });
const trace = (traceId: string, spans: readonly Span[]): Trace => ({ traceId, partial: null, spans });

const caller = trace('a'.repeat(32), [
  span('a'.repeat(32), '1'.repeat(16), {
    resource: service('order'),
    attributes: { 'http.response.status_code': 502 },
  }),
  span('a'.repeat(32), '2'.repeat(16), {
    parentSpanId: '1'.repeat(16),
    kind: 'client',
    startMs: 1,
    endMs: 9,
    status: 'error',
    resource: service('order'),
    attributes: { 'x-request-id': '4bf92f35-77b3-4da6-a3ce-929d0e0e4736', 'url.full': 'http://notify/send' },
  }),
]);
const callee = trace('b'.repeat(32), [
  span('b'.repeat(32), '3'.repeat(16), {
    startMs: 2,
    endMs: 8,
    resource: service('notify'),
    attributes: { 'x-request-id': '4bf92f35-77b3-4da6-a3ce-929d0e0e4736', 'url.path': '/send' },
  }),
]);

describe('the rows of an answer', () => {
  it('are requests: both halves of a broken one are one row, whichever half a filter finds', () => {
    const { rows } = answerFrom([callee, caller]);
    const [row, ...others] = rows({});
    expect(others).toEqual([]);
    expect(row).toMatchObject({
      verdict: 'split',
      rootService: 'order',
      spans: 3,
      errors: 1,
      startMs: 0,
      durationMs: 10,
    });
    expect(row?.traceIds).toEqual([caller.traceId, callee.traceId]);
    expect(rows({ text: 'notify' })).toEqual([row]);
    expect(rows({ service: 'billing' })).toEqual([]);
  });

  it('know how the request ended', () => {
    const { rows } = answerFrom([callee, caller]);
    expect(rows({ status: 'failed' })).toHaveLength(1);
    expect(rows({ status: 'ok' })).toEqual([]);
  });

  it('stay two rows where two traces have nothing to do with each other', () => {
    const other = trace('c'.repeat(32), [span('c'.repeat(32), '4'.repeat(16), { startMs: 50_000, endMs: 50_010 })]);
    expect(answerFrom([caller, other]).rows({})).toHaveLength(2);
  });
});
