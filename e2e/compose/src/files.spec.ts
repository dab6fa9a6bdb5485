// What can be said of the stack's files without Docker. `npm run e2e` runs them.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { SECURITY_HEADERS } from '../../../packages/lab/src/web/headers.js';

const ROOT = path.resolve(__dirname, '../../..');
const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');
const yamlIn = (folder: string): string[] =>
  readdirSync(path.join(ROOT, folder))
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => `${folder}/${name}`);

const stacks = [...yamlIn('compose'), ...yamlIn('compose/light')];
const parts = yamlIn('compose/parts');
const overlays = yamlIn('compose/overlays');
const env = read('compose/.env');

describe('compose files', () => {
  it.each(stacks)('%s opens with the command that uses it and is the project broken-trace-lab', (file) => {
    const text = read(file);
    expect(text).toMatch(/^#/);
    expect(text).toContain(`docker compose -f ${file} up --wait`);
    expect(text).toContain('\nname: broken-trace-lab\n');
    expect(text).not.toContain('services:');
  });

  it.each(overlays)(
    '%s opens with the command that uses it, has its row in the docs, and is checked by `npm run e2e`',
    (file) => {
      expect(read(file)).toContain(`-f ${file} up --wait`);
      expect(read('docs/full-stack.md')).toContain(`| \`${path.basename(file, '.yaml')}\``);
      expect(read('e2e/compose/src/checks/files.ts')).toContain(`'${path.basename(file, '.yaml')}'`);
    },
  );

  it.each([...parts, ...overlays])('%s pins no image and publishes nothing beyond this machine', (file) => {
    const text = read(file);
    const images = [...text.matchAll(/^ +image: (.+)$/gm)].map(([, image]) => image);
    expect(images.filter((image) => !/^(\$\{[A-Z_]+_IMAGE\}|broken-trace-lab\/[a-z-]+)$/.test(image!))).toEqual([]);
    const published = text.match(/\$\{[A-Z_]+_PORT\}:\d+/g) ?? [];
    const onLoopback = text.match(/127\.0\.0\.1:\$\{[A-Z_]+_PORT\}:\d+/g) ?? [];
    expect(published).toHaveLength(onLoopback.length);
  });

  it('every variable that the parts use is set in compose/.env, and the other way round', () => {
    const used = new Set(
      [...parts, 'compose/.env']
        .slice(0, -1)
        .flatMap((file) => [...read(file).matchAll(/(?<!\$)\$\{([A-Z_]+)\}/g)].map(([, name]) => name)),
    );
    const set = new Set([...env.matchAll(/^([A-Z_]+)=/gm)].map(([, name]) => name));
    set.delete('COMPOSE_REMOVE_ORPHANS'); // Compose's own
    expect([...used].sort()).toEqual([...set].sort());
  });

  it('the Dockerfile builds by hand from the same images as Compose does', () => {
    const defaults = [...read('Dockerfile').matchAll(/^ARG ([A-Z]+_IMAGE)=(.+)$/gm)].map(
      ([, name, image]) => `${name}=${image}`,
    );
    expect(defaults.length).toBeGreaterThan(0);
    expect(defaults.filter((pin) => !env.includes(`${pin}\n`))).toEqual([]);
  });
});

describe('nginx', () => {
  it('sends the security headers of the native server, no more and no fewer', () => {
    const sent = [
      ...read('web-ui/nginx/snippets/security-headers.conf').matchAll(/^add_header (\S+) "(.+)" always;$/gm),
    ];
    expect(Object.fromEntries(sent.map(([, name, value]) => [name!.toLowerCase(), value]))).toEqual({
      ...SECURITY_HEADERS,
    });
  });
});

describe('dashboards', () => {
  const folder = 'grafana/dashboards';
  const files = readdirSync(path.join(ROOT, folder));
  const sources = new Set(
    [...read('grafana/provisioning/datasources/datasources.yaml').matchAll(/^ {4}uid: (.+)$/gm)].map(([, uid]) => uid),
  );

  interface Panel {
    id: number;
    type: string;
    title: string;
    description?: string;
    gridPos: { x: number; y: number; w: number; h: number };
    datasource?: { uid: string };
  }
  interface Dashboard {
    panels: Panel[];
    schemaVersion: number;
    annotations: { list: { target?: { refId?: string; expr?: string } }[] };
  }
  const load = (file: string): Dashboard => JSON.parse(read(`${folder}/${file}`)) as never;

  it.each(files)('%s: each panel says what it shows and asks a data source that is provisioned', (file) => {
    const panels = load(file).panels.filter(({ type }) => type !== 'row');
    expect(panels.filter(({ description }) => !description).map(({ title }) => title)).toEqual([]);
    expect(panels.filter(({ datasource }) => !sources.has(datasource?.uid ?? '')).map(({ title }) => title)).toEqual(
      [],
    );
  });

  it('every data source that another one, a query or a variable points at is provisioned', () => {
    const texts = ['grafana/provisioning/datasources/datasources.yaml', ...files.map((file) => `${folder}/${file}`)];
    const pointed = texts.flatMap((file) =>
      [...read(file).matchAll(/datasourceUid: (\w+)|"datasource": \{[^}]*"uid": "([^"]+)"/g)].map(
        ([, fromSource, fromPanel]) => `${file}: ${fromSource ?? fromPanel}`,
      ),
    );
    expect(pointed.length).toBeGreaterThan(50);
    expect(pointed.filter((one) => !sources.has(one.split(': ')[1]!))).toEqual([]);
  });

  it('Grafana is not told to leave out the plugin of a data source that is provisioned', () => {
    const left = /GF_PLUGINS_DISABLE_PLUGINS: >-\s+(\S+)/.exec(read('compose/parts/full.yaml'))?.[1]?.split(',') ?? [];
    const types = [...read('grafana/provisioning/datasources/datasources.yaml').matchAll(/^ {4}type: (.+)$/gm)].map(
      ([, type]) => type!,
    );
    expect(left).toContain('elasticsearch');
    expect(types).toHaveLength(sources.size);
    expect(types.filter((type) => left.includes(type))).toEqual([]);
  });

  it.each(files)("%s is of Grafana 13's schema, so that nothing is migrated when it is loaded", (file) => {
    const { schemaVersion, annotations } = load(file);
    expect(schemaVersion).toBe(42);
    expect(annotations.list.filter(({ target }) => !target?.expr || !target.refId)).toEqual([]);
  });

  it.each(files)('%s: no two panels share an id or a place', (file) => {
    const { panels } = load(file);
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    const overlap = panels.flatMap((a, i) =>
      panels
        .slice(i + 1)
        .filter((b) => {
          const [p, q] = [a.gridPos, b.gridPos];
          return p.x < q.x + q.w && q.x < p.x + p.w && p.y < q.y + q.h && q.y < p.y + p.h;
        })
        .map((b) => `${a.title} / ${b.title}`),
    );
    expect(overlap).toEqual([]);
    expect(panels.filter(({ gridPos }) => gridPos.x + gridPos.w > 24).map(({ title }) => title)).toEqual([]);
  });
});
