// What the shared views of a trace need to know of the lab.
import { pageReader } from '../trace/api/tempo';
import { type TraceHost } from '../trace/host';
import { grafanaLogsUrl, grafanaTraceUrl } from './grafana-link';
import { t } from './i18n';
import { config } from './lab-state';

export const labHost: TraceHost = {
  reader: pageReader,
  logs: () => true,
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
