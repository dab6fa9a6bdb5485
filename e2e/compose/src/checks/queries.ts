import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { ROOT } from '../docker.js';
import { eventually, getJson } from '../http.js';
import { loadedRules, query } from '../prometheus.js';
import { expect, type Report } from '../report.js';
import { type Stack, urls } from '../stack.js';

/** `expr` is Prometheus' and Loki's; a panel on Tempo has a TraceQL `query`, or is the service map. */
const target = z.object({
  expr: z.string().optional(),
  query: z.string().optional(),
  queryType: z.string().optional(),
});
type Target = z.infer<typeof target>;
const dashboard = z.object({
  title: z.string(),
  panels: z.array(
    z.object({
      title: z.string(),
      description: z.string().default(''),
      datasource: z.object({ type: z.string() }).optional(),
      targets: z.array(target).default([]),
    }),
  ),
});
const traces = z.object({ traces: z.array(z.unknown()).default([]) });
const streams = z.object({ data: z.object({ result: z.array(z.unknown()) }) });

/** Every query of every dashboard, and the left side of every alert, must find something in what runs. Meant for envoy-drop. */
export async function checkQueries(report: Report, stack: Stack): Promise<void> {
  const folder = path.join(ROOT, 'grafana/dashboards');
  for (const file of readdirSync(folder)) {
    const { title, panels } = dashboard.parse(JSON.parse(readFileSync(path.join(folder, file), 'utf8')));
    for (const panel of panels) {
      const name = `dashboard "${title}", panel "${panel.title}"`;
      if (panel.description.startsWith('Needs Tempo') && stack.size === 'light') {
        report.skip(name, "needs Tempo's own metrics or search; the light stack has none");
        continue;
      }
      if (panel.targets.length > 0)
        await report.check(`${name} has data`, () => run(panel.datasource?.type, panel.targets));
    }
  }
  const alerts = (await loadedRules()).filter(({ type }) => type === 'alerting');
  for (const alert of alerts) {
    const left = alert.query.replace(/\s[<>]=?\s[\d.]+$/, '');
    await report.check(`alert ${alert.name}: "${left.replace(/\s+/g, ' ')}" has series`, async () => {
      expect(left !== alert.query, `${alert.query} to compare with a number at its end`);
      expect(alert.health === 'ok', `the rule to be healthy, it is ${alert.health}`);
      await run('prometheus', [{ expr: left }]);
    });
  }
}

async function run(kind: string | undefined, targets: Target[]): Promise<void> {
  await eventually(20_000, async () => {
    for (const one of targets) {
      const found = await count(kind, { ...one, expr: one.expr?.replaceAll('$service', '.+') });
      expect(found > 0, `at least one result of ${one.expr ?? one.query ?? one.queryType}`);
    }
  });
}

/** How much one query finds, asked of the backend as Grafana's data source asks it. */
async function count(kind: string | undefined, { expr, query: traceQl, queryType }: Target): Promise<number> {
  if (kind === 'loki') return lines(expr ?? '');
  if (kind !== 'tempo') return (await query(expr ?? '')).length;
  // The service map is drawn from what Tempo's metrics generator wrote to Prometheus.
  if (queryType === 'serviceMap')
    return (await query('sum by (client, server) (rate(traces_service_graph_request_total[5m]))')).length;
  const now = Math.floor(Date.now() / 1000);
  const search = { q: traceQl ?? '', limit: '20', start: String(now - 900), end: String(now) };
  return (await getJson(`${urls.tempo}/api/search?${new URLSearchParams(search)}`, traces)).traces.length;
}

async function lines(expression: string): Promise<number> {
  const answer = await getJson(
    `${urls.loki}/loki/api/v1/query_range?${new URLSearchParams({ query: expression })}`,
    streams,
  );
  return answer.data.result.length;
}
