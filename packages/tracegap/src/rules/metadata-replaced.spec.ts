import { diagnose } from '../diagnose.js';
import { traceOf } from '../testing/spans.js';

const GRPC = { scope: '@opentelemetry/instrumentation-grpc' };
const METHOD = { 'rpc.system': 'grpc', 'rpc.service': 'seats.v1.Seats', 'rpc.method': 'Find' };

const agency = (call: object) =>
  traceOf({
    service: 'agency',
    kind: 'server',
    at: [0, 60],
    attributes: { 'http.request.method': 'POST', 'url.path': '/journeys' },
    below: [{ service: 'agency', kind: 'client', at: [10, 50], ...call }],
  });
const judge = (call: object, answer: object) => {
  const asked = agency(call);
  const seats = traceOf({ service: 'seats', kind: 'server', at: [20, 40], ...answer });
  return diagnose([asked, seats], { traceId: asked.traceId }).report;
};

describe('a call by gRPC that both sides trace, and whose callee begins anew', () => {
  it('has lost its context to an interceptor, most likely, and the fix says so', () => {
    const { findings } = judge(
      { ...GRPC, name: 'grpc.seats.v1.Seats/Find', attributes: METHOD },
      { ...GRPC, name: 'grpc.seats.v1.Seats/Find', attributes: METHOD },
    );
    expect(findings).toMatchObject([{ rule: 'metadata-replaced', hop: { from: 'agency', to: 'seats' } }]);
    expect(findings[0]?.causes[0]?.mend).toContain('gRPC interceptors of agency');
  });

  it('has not where the call is by HTTP', () => {
    const at = { 'http.request.method': 'POST', 'url.path': '/find', 'url.full': 'http://seats:80/find' };
    const { findings } = judge(
      { scope: '@opentelemetry/instrumentation-http', attributes: { ...at, 'server.address': 'seats' } },
      { scope: '@opentelemetry/instrumentation-http', attributes: at },
    );
    expect(findings).toHaveLength(1);
    expect(findings[0]?.causes.map(({ id }) => id)).not.toContain('metadata-replaced');
  });
});
