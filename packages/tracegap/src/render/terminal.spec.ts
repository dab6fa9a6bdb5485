import { diagnoseAll } from '../diagnose.js';
import { type Trace } from '../span/model.js';
import { type SpanPlan, traceOf } from '../testing/spans.js';
import { terminalReport } from './terminal.js';

const HTTP = {
  'http.request.method': 'GET',
  'url.path': '/prices/7',
  'server.address': 'pricing',
  'server.port': 8080,
};
const calling = (service: string, resource: Record<string, string> = {}): SpanPlan => ({
  service,
  kind: 'server',
  at: [0, 100],
  resource,
  below: [
    {
      service,
      kind: 'client',
      at: [10, 90],
      scope: 'some-http-client',
      resource,
      attributes: { ...HTTP, 'url.full': 'http://pricing:8080/prices/7' },
    },
  ],
});
const answering = (at: [number, number]): SpanPlan => ({ service: 'pricing', kind: 'server', at, attributes: HTTP });

function told(asked: Trace, ...others: Trace[]): string {
  const report = diagnoseAll([asked, ...others]).find(({ trace_id }) => trace_id === asked.traceId);
  if (!report) throw new Error('no report on the trace that was asked for');
  return terminalReport(report, [asked, ...others], { color: false });
}

describe('what is said of a whole trace', () => {
  it('names what was called and shows no spans', () => {
    expect(told(traceOf(calling('shop')))).toMatch(/^connected {2}whole; nothing is known of pricing\n/);
  });

  it('is no more than "whole" where every call has its callee', () => {
    expect(told(traceOf(answering([0, 5])))).toMatch(/^connected {2}whole\n/);
  });

  it('says that the sender of its first message is not known', () => {
    const taken = traceOf({
      service: 'mails',
      kind: 'consumer',
      at: [0, 9],
      attributes: { 'messaging.system': 'kafka' },
    });
    expect(told(taken)).toMatch(/^connected {2}whole; who sent the message that it begins with is not known\n/);
  });
});

describe('what is said of a broken trace', () => {
  const [caller, callee] = [traceOf(calling('shop')), traceOf(answering([20, 80]))];

  it('leads from the half that was asked for to the other', () => {
    expect(told(caller, callee)).toContain(`goes on in trace ${callee.traceId}\n`);
    expect(told(callee, caller)).toContain(`goes on in trace ${callee.traceId}, the one that was asked for\n`);
  });

  it('lists the halves that fit equally well, as many as it counts, and what would tell them apart', () => {
    const [one, other] = [traceOf(answering([20, 80])), traceOf(answering([20, 80]))];
    const text = told(traceOf(calling('shop')), one, other);
    expect(text).toContain('?  2 candidates fit equally well');
    expect(text).toContain('- 2 fit equally well');
    for (const { traceId } of [one, other]) expect(text).toContain(`?     trace ${traceId}  `);
    expect(text).toContain('what would tell them apart: an id of the request on both sides');
  });

  it('tells the fix in the language of the service that is to be fixed', () => {
    const by = (language: string) => {
      const late: SpanPlan = { service: 'shop', kind: 'client', at: [20, 30], attributes: HTTP };
      const resource = { 'telemetry.sdk.language': language, 'service.instance.id': 'i-1' };
      const begun = traceOf({ service: 'shop', kind: 'server', at: [0, 100], resource });
      return told(begun, traceOf({ ...late, resource }));
    };
    expect(by('go')).toContain("fix   In shop, pass the request's context.Context on");
    expect(by('java')).toContain('fix   In shop, hand the context to other threads');
    expect(by('nodejs')).toContain('AsyncResource.bind');
    expect(by('cobol')).toContain('fix   In shop, bind the work that is put aside to the context of its request');
  });
});
