import { readFileSync } from 'node:fs';
import path from 'node:path';
import { grafanaLogsUrl, grafanaTraceUrl } from './grafana-link';

const TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736';
const provisioned = readFileSync(
  path.resolve(__dirname, '../../../grafana/provisioning/datasources/datasources.yaml'),
  'utf8',
);

interface Pane {
  datasource: string;
  queries: Record<string, unknown>[];
  range: { from: string; to: string };
}

/**
 * Reads a link as Grafana 13 does (public/app/features/explore/hooks/useStateSync/migrators/v1.ts): an integer schemaVersion, and
 * `panes` as JSON by pane id. An id that is not three characters with a letter among them is replaced, and the link rewritten.
 */
function panesOf(link: string): Pane[] {
  const params = new URL(link).searchParams;
  expect(params.get('schemaVersion')).toBe('1');
  const panes = JSON.parse(params.get('panes')!) as Record<string, Pane>;
  expect(Object.keys(panes).filter((id) => !/^(?=.*[a-z])[a-z0-9]{3}$/.test(id))).toEqual([]);
  return Object.values(panes);
}

describe('the links to Grafana', () => {
  it('open Explore on Tempo with the trace id alone as TraceQL, which the data source takes for a trace by id', () => {
    const [pane, ...others] = panesOf(grafanaTraceUrl('http://localhost:3000', TRACE_ID));
    expect(others).toEqual([]);
    expect(pane).toMatchObject({ datasource: 'tempo', range: { from: 'now-1h', to: 'now' } });
    expect(pane!.queries).toEqual([
      { refId: 'A', datasource: { type: 'tempo', uid: 'tempo' }, queryType: 'traceql', query: TRACE_ID },
    ]);
  });

  it("open Explore on Loki with the trace's lines, whatever service wrote them", () => {
    const [pane] = panesOf(grafanaLogsUrl('http://localhost:3000', TRACE_ID));
    expect(pane!.datasource).toBe('loki');
    expect(pane!.queries[0]).toMatchObject({ expr: `{service_name=~".+"} | trace_id="${TRACE_ID}"` });
  });

  it('name data sources that are provisioned', () => {
    const links = [grafanaTraceUrl('http://g', TRACE_ID), grafanaLogsUrl('http://g', TRACE_ID)];
    const named = links.flatMap(panesOf).map(({ datasource }) => datasource);
    expect(named.filter((uid) => !provisioned.includes(`\n    uid: ${uid}\n`))).toEqual([]);
  });

  it.each([
    'http://localhost:3000',
    'http://localhost:3000/',
    'https://lab.example/grafana',
    'https://lab.example/grafana/',
  ])('keep the path of a Grafana at %s', (base) => {
    const { origin, pathname } = new URL(grafanaTraceUrl(base, TRACE_ID));
    expect(origin + pathname).toBe(`${base.replace(/\/$/, '')}/explore`);
  });
});
