import { type Situation, type Take } from '../stage/situation';

/** museum → Envoy (in front of guide, its spans go elsewhere) → guide: the span that guide names as its parent is nowhere. */
function take(name: string, requests: number, holdOut?: boolean): Take {
  return {
    name,
    holdOut,
    expects: { verdict: 'lost-span', hop: { from: 'museum', to: 'guide' }, cause: 'exports-nothing' },
    async play(stage, mended) {
      const guide = await stage.program('guide');
      const listener = { name: 'in', direction: 'INBOUND', cluster: 'guide', upstreamPort: guide.port } as const;
      const mesh = await stage.envoy('guide-5', [{ ...listener, service: 'guide-mesh' }], { exports: mended });
      const museum = await stage.program('museum', { env: { NEXT_URL: `${mesh.in}/tours` } });
      for (let sent = 0; sent < requests; sent++) await stage.send(museum.url('/visits'));
    },
  };
}

export const proxyNotExported: Situation = {
  name: 'proxy-not-exported',
  family: 'spans-missing',
  story: 'the proxy in front of guide takes part in the trace, and its own spans go to another backend than the rest',
  mend: 'the proxy exports to the collector of the others (the cluster of its OpenTelemetry tracer)',
  mendSays: 'endpoint',
  takes: [take('one', 1), take('three', 3, true)],
  twins: [
    {
      name: 'silent-proxy',
      expects: { verdict: 'connected' },
      async play(stage) {
        const guide = await stage.program('guide');
        const env = { NEXT_URL: guide.url('/tours'), HANDS_ON: 'traceparent,tracestate' };
        const proxy = await stage.program('guide-proxy', { traced: false, env });
        const museum = await stage.program('museum', { env: { NEXT_URL: proxy.url('/tours') } });
        await stage.send(museum.url('/visits'));
      },
    },
  ],
};
