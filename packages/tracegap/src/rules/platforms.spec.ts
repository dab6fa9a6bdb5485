import { judge } from '../testing/judge.js';
import { type SpanPlan, traceOf } from '../testing/spans.js';

/** A request whose parent was in another process and is missing. */
function orphan(more: Partial<SpanPlan> = {}): SpanPlan {
  return { service: 'fn', kind: 'server', at: [10, 40], lostParent: true, flags: 0x301, ...more };
}

function fixOf(...plans: readonly SpanPlan[]): string {
  const [finding] = judge(traceOf(...plans)).findings;
  expect(finding).toMatchObject({ verdict: 'lost-span', rule: 'exports-nothing' });
  return finding?.causes[0]?.mend ?? '';
}

describe('a parent that a platform or a proxy wrote', () => {
  it.each<[string, Partial<SpanPlan>]>([
    ['X-Ray', { resource: { 'cloud.platform': 'aws_lambda' } }],
    ['Cloud Trace', { resource: { 'cloud.platform': 'gcp_cloud_run' } }],
    ['Cloud Trace', { attributes: { 'http.request.header.via': ['1.1 google'] } }],
    ['Application Insights', { resource: { 'cloud.platform': 'azure_functions' } }],
    ['Application Insights', { attributes: { 'http.request.header.x-azure-ref': ['0AbC'] } }],
    ["Istio's Telemetry", { attributes: { 'http.request.header.x-envoy-attempt-count': ['1'] } }],
    ['otel_exporter', { attributes: { 'http.request.header.x-real-ip': ['203.0.113.7'] } }],
  ])('is fixed at the platform: %s', (setting, more) => {
    const fix = fixOf(orphan(more));
    expect(fix).toContain(setting);
    expect(fix).not.toMatch(/shutdown|flush|BSP/);
  });

  it('is told by the host that was called', () => {
    const attributes = {
      'http.request.method': 'GET',
      'url.full': 'https://x.execute-api.eu-west-1.amazonaws.com/dev/a',
    };
    const caller: SpanPlan = {
      service: 'web',
      kind: 'server',
      at: [0, 60],
      below: [{ service: 'web', kind: 'client', at: [2, 50], attributes }],
    };
    expect(fixOf(caller, orphan())).toContain('AWS API Gateway, which goes to X-Ray only');
  });

  it('is told by the proxy that is seen before the service at other times', () => {
    const proxy = { component: 'proxy', node_id: 'router~10.1.0.4~gw~istio-system' };
    const whole = traceOf({
      service: 'gw',
      kind: 'client',
      at: [0, 50],
      attributes: proxy,
      below: [{ service: 'fn', kind: 'server', at: [5, 40] }],
    });
    const [finding] = judge(traceOf(orphan()), whole).findings;
    expect(finding?.causes[0]).toMatchObject({ id: 'exports-nothing' });
    expect(finding?.causes[0]?.mend).toContain('the Istio gateway gw');
  });

  it('is not looked for where the parent was in the service itself, or nothing tells of a platform', () => {
    const own = orphan({ kind: 'internal', flags: 0x101, resource: { 'cloud.platform': 'aws_lambda' } });
    expect(judge(traceOf(own)).findings[0]?.causes[0]?.mend).not.toContain('X-Ray');
    expect(fixOf(orphan({ resource: { 'cloud.platform': 'aws_ecs' } }))).toContain('check its exporter');
  });
});
