// A page with OpenTelemetry's web SDK. `visit` is what the stage tells it (breaks/src/stage/browser.ts).
import { context, trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { registerInstrumentations } from '@opentelemetry/instrumentation';
import { FetchInstrumentation } from '@opentelemetry/instrumentation-fetch';
import { XMLHttpRequestInstrumentation } from '@opentelemetry/instrumentation-xml-http-request';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, WebTracerProvider } from '@opentelemetry/sdk-trace-web';

const { service, otlpUrl, callUrl, client, propagateTraceHeaderCorsUrls } = window.visit;

const provider = new WebTracerProvider({
  resource: resourceFromAttributes({ 'service.name': service }),
  spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter({ url: `${otlpUrl}/v1/traces` }))],
});
provider.register();
// lesson: the page's SDK
const options = { ignoreUrls: [new RegExp(`^${otlpUrl}`)], propagateTraceHeaderCorsUrls };
registerInstrumentations({
  instrumentations: [new FetchInstrumentation(options), new XMLHttpRequestInstrumentation(options)],
});
// lesson end

const clients = {
  fetch: (body) => fetch(callUrl, { method: 'POST', headers: { 'content-type': 'application/json' }, body }),
  xhr: (body) =>
    new Promise((resolve) => {
      const request = new XMLHttpRequest();
      request.open('POST', callUrl);
      request.setRequestHeader('content-type', 'application/json');
      request.addEventListener('loadend', resolve);
      request.send(body);
    }),
};

let click;

/** The person clicks: the page's trace begins. Returns its id, the truth of the labels. */
window.begin = () => {
  click = trace.getTracer('till').startSpan('pay');
  const { traceId, traceFlags } = click.spanContext();
  return { trace_id: traceId, sampled: traceFlags % 2 === 1 };
};

/** The page's one call; whether it is answered or refused, its spans are exported. */
window.call = async (body) => {
  const called = context.with(trace.setSpan(context.active(), click), () => clients[client](JSON.stringify(body)));
  await called.catch(() => undefined);
  click.end();
  await new Promise((resolve) => setTimeout(resolve, 500)); // the instrumentations wait 300 ms for the browser's timings
  await provider.forceFlush();
};
