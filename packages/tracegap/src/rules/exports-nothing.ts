/** The context passed through a service whose spans reach no backend. */
import { type PlatformId } from '../span/platforms.js';
import { type Rule } from './rule.js';

/** The missing parent is a span of a platform or a proxy, which goes to another backend or to none: never an SDK's that should flush. */
export const PLATFORM_FIXES: Readonly<Record<PlatformId, string>> = {
  aws: 'The missing parent is a span of {by}, which goes to X-Ray only. Bring X-Ray to this backend, or keep it out of the context: switch active tracing of the function and the stage off, and set OTEL_PROPAGATORS=tracecontext,baggage (without xray).',
  gcp: 'The missing parent is a span of {by}, which goes to Cloud Trace only, and only now and then. Export your spans to Cloud Trace as well, or carry the context past it in a header of your own and extract that one.',
  azure:
    'The missing parent is a span of {by}, which goes to Application Insights only. Send that to this backend as well, or set the correlation protocol of API Management (or the diagnostics of the platform) to None.',
  istio:
    "The missing parent is a span of {by}. Name the same tracing provider for it as for the others in Istio's Telemetry (gateways and waypoints by targetRefs), without disableSpanReporting and with one randomSamplingPercentage.",
  nginx:
    'The missing parent is a span of {by}. Let the proxy export its spans to this backend (nginx: otel_exporter endpoint), or pass the context on without spans of its own (otel_trace off).',
  proxy:
    'The missing parent is a span of {by}. Let the proxy export its spans to this backend and sample as the others do, or pass the context on without spans of its own.',
};

export const exportsNothing: Rule<'exports-nothing'> = {
  id: 'exports-nothing',
  severity: 'break',
  fix: 'Whoever called has spans that are not here. If that is a partner, a browser or a device, there is nothing to fix; if it is a service of yours, check its exporter (endpoint, protocol, credentials), its sampler, and that one SDK only is registered.',
  fixBy: PLATFORM_FIXES,
};
