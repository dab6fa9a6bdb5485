// What the shared views of a trace need to know of the lab.
import { type Trace } from 'tracegap';
import { pageReader } from '../trace/api/tempo';
import { type TraceHost } from '../trace/host';
import { grafanaLogsUrl, grafanaTraceUrl } from './grafana-link';
import { t } from './i18n';
import { config, labReturns, labState } from './lab-state';

// What an order goes through, first to last: the calls out of the services' .client.ts files.
const CHAIN = ['order', 'inventory', 'pricing', 'notify'];

export const labHost: TraceHost = {
  reader: pageReader,
  logs: () => true,
  returns: () => labReturns.value,
  nameOf: (address) => labState.value?.services.find(({ url }) => new URL(url).host === address)?.name ?? null,
  expected: (traces) => (placesAnOrder(traces) ? CHAIN : []),
  /**
   * The lab's own exporters send within 300 ms (Envoy at once); through the Collector and into Tempo spans take a
   * second or two. tracegap's default of 6 s is for strangers.
   */
  patience: () => (config.value?.mode === 'compose' ? { marginMs: 2_500, pollMs: 400 } : { marginMs: 450, pollMs: 90 }),
  linksOf(traceId) {
    const grafana = config.value?.grafana_url ?? null;
    if (grafana === null) return [];
    return [
      { href: grafanaTraceUrl(grafana, traceId), text: t.value.trace.inGrafana },
      { href: grafanaLogsUrl(grafana, traceId), text: t.value.trace.logsInGrafana },
    ];
  },
};

const placesAnOrder = (traces: readonly Trace[]): boolean =>
  traces.some(({ spans }) =>
    spans.some(
      ({ kind, name, resource }) => kind === 'server' && resource.service === CHAIN[0] && name === 'POST /orders',
    ),
  );
