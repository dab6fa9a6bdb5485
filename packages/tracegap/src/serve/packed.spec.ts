import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startServe } from '../testing/serving.js';

/** It packs, and installs from the registry or npm's cache. */
jest.setTimeout(180_000);

const PACKAGE = path.join(__dirname, '../..');
const run = (folder: string, ...args: string[]) =>
  execFileSync('npm', args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

describe('tracegap packed and installed into an empty folder', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'tracegap-packed-'));
    run(PACKAGE, 'pack', '--ignore-scripts', '--pack-destination', folder);
    const tarball = readdirSync(folder).find((file) => file.endsWith('.tgz')) ?? '';
    writeFileSync(path.join(folder, 'package.json'), '{"private":true}');
    run(folder, 'install', '--no-audit', '--no-fund', '--prefer-offline', path.join(folder, tarball));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const installed = (...parts: string[]) => path.join(folder, 'node_modules', ...parts);

  it('brings two packages and no native part', () => {
    expect(readdirSync(installed()).filter((name) => !name.startsWith('.'))).toEqual(['commander', 'tracegap', 'yaml']);
    const files = readdirSync(installed(), { recursive: true, encoding: 'utf8' });
    expect(files.filter((file) => /\.node$|binding\.gyp$/.test(file))).toEqual([]);
  });

  it('serves the page with everything it asks for, and receives', async () => {
    const serving = await startServe([], installed('tracegap/dist/cli/main.js'));
    try {
      const page = await (await fetch(serving.url)).text();
      const parts = [...page.matchAll(/(?:src|href)="\.\/([^"]+)"/g)].map(([, part]) => part ?? '');
      expect(parts.length).toBeGreaterThanOrEqual(3);
      for (const part of parts)
        expect({ part, status: (await fetch(`${serving.url}/${part}`)).status }).toEqual({ part, status: 200 });
      const sent = await fetch(`${serving.otlpUrl}/v1/traces`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"resourceSpans":[]}',
      });
      expect(sent.status).toBe(200);
    } finally {
      await serving.stop();
    }
  });

  it('writes its report as HTML with nothing but what is in the package', () => {
    const html = path.join(folder, 'report.html');
    const fixture = path.join(PACKAGE, 'fixtures/01-baseline.json');
    execFileSync(process.execPath, [installed('tracegap/dist/cli/main.js'), 'file', fixture, '--html', html]);
    expect(readFileSync(html, 'utf8')).toContain('one trace, held together');
  });

  it('hands on the licences of what is bundled', () => {
    const files = readdirSync(installed('tracegap/dist'), { recursive: true, encoding: 'utf8' });
    const notices = files.filter((file) => file.endsWith('THIRD-PARTY-NOTICES.md')).sort();
    expect(notices).toEqual(['html', 'serve', 'serve/page'].map((folder) => `${folder}/THIRD-PARTY-NOTICES.md`));
  });
});
