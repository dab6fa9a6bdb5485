import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { ROOT } from '../docker.js';
import { eventually, getJson } from '../http.js';
import { loadedRules, query } from '../prometheus.js';
import { expect, type Report } from '../report.js';
import { type Stack, urls } from '../stack.js';

const dashboard = z.object({
  title: z.string(),
  panels: z.array(
    z.object({
      title: z.string(),
      description: z.string().default(''),
      datasource: z.object({ type: z.string() }).optional(),
      targets: z.array(z.object({ expr: z.string().optional() })).default([]),
    }),
  ),
});
const streams = z.object({ data: z.object({ result: z.array(z.unknown()) }) });

/** Every query of every dashboard, and the left side of every alert, must find something in what runs. Meant for envoy-drop. */
export async function checkQueries(report: Report, stack: Stack): Promise<void> {
  const folder = path.join(ROOT, 'grafana/dashboards');
  for (const file of readdirSync(folder)) {
    const { title, panels } = dashboard.parse(JSON.parse(readFileSync(path.join(folder, file), 'utf8')));
    for (const panel of panels) {
      const name = `dashboard "${title}", panel "${panel.title}"`;
      if (panel.description.startsWith('Needs Tempo')) {
        if (stack.size === 'light') report.skip(name, "needs Tempo's own metrics or search; the light stack has none");
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

async function run(kind: string | undefined, targets: { expr?: string }[]): Promise<void> {
  await eventually(20_000, async () => {
    for (const { expr } of targets) {
      const filled = (expr ?? '').replaceAll('$service', '.+');
      const found = kind === 'loki' ? await lines(filled) : (await query(filled)).length;
      expect(found > 0, `at least one series of ${filled}`);
    }
  });
}

async function lines(expression: string): Promise<number> {
  const answer = await getJson(
    `${urls.loki}/loki/api/v1/query_range?${new URLSearchParams({ query: expression })}`,
    streams,
  );
  return answer.data.result.length;
}
