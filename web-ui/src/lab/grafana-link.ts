// Where a trace id leads to in Grafana, in the full stack.

/** Grafana's Explore on the Tempo data source, opened at one trace (schema version 1 of its `panes` parameter). */
export function grafanaTraceUrl(grafanaUrl: string, traceId: string): string {
  return explore(grafanaUrl, 'tempo', { queryType: 'traceql', query: traceId });
}

/** The same for the trace's log lines in Loki. */
export function grafanaLogsUrl(grafanaUrl: string, traceId: string): string {
  return explore(grafanaUrl, 'loki', { queryType: 'range', expr: `{service_name=~".+"} | trace_id="${traceId}"` });
}

function explore(grafanaUrl: string, uid: string, query: Record<string, string>): string {
  const panes = {
    one: {
      datasource: uid,
      queries: [{ refId: 'A', datasource: { type: uid, uid }, ...query }],
      range: { from: 'now-1h', to: 'now' },
    },
  };
  const url = new URL('explore', grafanaUrl.endsWith('/') ? grafanaUrl : `${grafanaUrl}/`);
  url.searchParams.set('schemaVersion', '1');
  url.searchParams.set('panes', JSON.stringify(panes));
  url.searchParams.set('orgId', '1');
  return url.href;
}
