// What leaves the page: the link, the spans as OTLP, and the report, on the page of the built command.
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { type Page } from 'playwright-core';
import { seriousOn } from './axe';
import { tabTo } from './breaks';
import { drop } from './drop';
import { fixture, ServeStage } from './serve-stage';
import { verdictOf } from './stage';

const HALVES = ['02-drop-half1', '03-drop-half2'];
const idOf = (name: string): string => /"traceId":\s*"([0-9a-f]{32})"/.exec(fixture(name))?.[1] ?? '';
const [FIRST = '', OTHER = ''] = HALVES.map(idOf);
const MAIN = path.join(__dirname, '../../packages/tracegap/dist/cli/main.js');
const HOSTILE = '<script>document.title="run"</script>';

describe('what leaves the page', () => {
  let stage: ServeStage;
  let folder = '';
  beforeAll(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'leaving-'));
    stage = await ServeStage.open(['--margin', '500ms']);
    for (const name of HALVES)
      await stage.send(fixture(name).replaceAll('"pricing-sidecar"', JSON.stringify(HOSTILE)), 'application/json');
    await stage.send(fixture('01-baseline'), 'application/json');
  });
  afterAll(async () => {
    await stage?.close();
    rmSync(folder, { recursive: true, force: true });
  });
  afterEach(async () => expect(await stage.wrongsOfPages()).toEqual([]));

  const open = async (hash: string, options: Parameters<ServeStage['page']>[0] = {}): Promise<Page> => {
    const page = await stage.page(options);
    await page.goto(stage.url(hash));
    await verdictOf(page);
    return page;
  };
  /** Presses the button by keyboard and returns the file that the browser saved. */
  const saved = async (page: Page, button: string): Promise<string> => {
    await page.locator('#main').focus();
    await tabTo(page, `.leaving button[data-leaves="${button}"]`);
    const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
    const file = path.join(folder, download.suggestedFilename());
    await download.saveAs(file);
    await page.locator('.leaving [role="status"]', { hasText: /Saved|保存しました/ }).waitFor({ state: 'attached' });
    return file;
  };
  const report = async (file: string, options: Parameters<ServeStage['alone']>[0] = {}): Promise<Page> => {
    const page = await stage.alone(options);
    await page.goto(`file://${file}`);
    return page;
  };

  it('copies a link that opens the trace, with the span that is open', async () => {
    const page = await open(`#/trace/${FIRST}`, { permissions: ['clipboard-read', 'clipboard-write'] });
    await page.locator('.waterfall-row').nth(1).click();
    await page.locator('#main').focus();
    await tabTo(page, '.leaving button[data-leaves="link"]');
    await page.keyboard.press('Enter');
    await page.locator('.leaving [role="status"]', { hasText: 'Copied' }).waitFor({ state: 'attached' });
    const link = await page.evaluate(() => navigator.clipboard.readText());
    const other = await stage.page();
    await other.goto(link);
    expect(await verdictOf(other)).toBe('split');
    expect(await other.locator('.span-detail h2').innerText()).toBe(await page.locator('.span-detail h2').innerText());
  });

  it('saves both halves of a broken request as OTLP that the command and the page judge the same', async () => {
    const page = await open(`#/trace/${FIRST}`);
    const file = await saved(page, 'otlp');
    const judged = await promisify(execFile)(process.execPath, [MAIN, 'file', file, '--json']).catch(
      (error: { stdout: string }) => error,
    );
    const { reports } = JSON.parse(judged.stdout) as { reports: { trace_id: string; verdict: string }[] };
    expect(reports.map(({ trace_id, verdict }) => [trace_id, verdict]).sort()).toEqual([
      [FIRST, 'split'],
      [OTHER, 'split'],
    ]);

    const empty = await stage.page();
    await empty.goto(stage.url('#/services'));
    await drop(empty, 'saved.json', readFileSync(file));
    await empty.locator('.trace-list tbody tr').first().waitFor();
    await empty.goto(stage.url(`#/trace/${FIRST}`));
    expect(await verdictOf(empty)).toBe('split');
    expect(await empty.locator('.gap-row').count()).toBe(1);
    // What only this tab has cannot be linked to.
    expect(await empty.locator('.leaving button[data-leaves="link"]').count()).toBe(0);
    expect(await empty.locator('.leaving button[data-leaves="otlp"]').count()).toBe(1);
  });

  it.each([
    ['en-US', 'pricing_app did not hand on the context'],
    ['ja-JP', 'pricing_app がコンテキストを次へ渡していません'],
  ])('saves a report that says it in the language of the page: %s', async (locale, said) => {
    const file = await saved(await open(`#/trace/${FIRST}`, { locale }), 'report');
    const page = await report(file);
    expect(await page.locator('h1').innerText()).toContain(said);
    const text = await page.locator('body').innerText();
    for (const id of [FIRST, OTHER]) expect(text).toContain(id);
    expect(text).toContain('not-forwarded');
    expect(await page.locator('tr.gap').count()).toBe(1);
    expect(await page.locator('.hops:visible').count()).toBe(1);
  });

  it('runs nothing and fetches nothing when the report is opened, whatever the spans say', async () => {
    const file = await saved(await open(`#/trace/${FIRST}`), 'report');
    expect(readFileSync(file, 'utf8')).not.toMatch(/<script|https?:|url\(/i);
    const page = await report(file);
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.reload();
    expect(await page.locator('body').innerText()).toContain(HOSTILE);
    expect(await page.title()).toContain('Broken');
    expect(asked).toEqual([`file://${file}`]);
  });

  it('says nothing broken of a whole trace', async () => {
    const page = await report(await saved(await open(`#/trace/${idOf('01-baseline')}`), 'report'));
    expect(await page.locator('h1').innerText()).toContain('Whole');
    expect(await page.locator('tr.gap, .state-broken').count()).toBe(0);
  });

  it('has a report without a serious accessibility finding, that fits a phone and a desk, light and dark', async () => {
    const file = await saved(await open(`#/trace/${FIRST}`), 'report');
    for (const width of [390, 1280])
      for (const colorScheme of ['light', 'dark'] as const) {
        const page = await report(file, { colorScheme, viewport: { width, height: 900 } });
        expect(await seriousOn(page)).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
        await stage.screenshot(page, `report-${width}-${colorScheme}`);
      }
    const paper = await report(file, { viewport: { width: 760, height: 900 } });
    await paper.emulateMedia({ media: 'print', colorScheme: 'dark' });
    const ground = await paper.locator('main').evaluate((main) => getComputedStyle(main).backgroundColor);
    expect(ground).toBe('rgb(255, 255, 255)');
    await stage.screenshot(paper, 'report-print');
  });

  it('says so when the report cannot be fetched', async () => {
    const page = await open(`#/trace/${FIRST}`, { refusals: [404] });
    await page.route('**/assets/report-*.js', (route) => route.fulfill({ status: 404 }));
    await page.locator('.leaving button[data-leaves="report"]').click();
    await page.locator('.leaving [role="status"]', { hasText: 'That did not work' }).waitFor();
    expect(await page.locator('.leaving .state-warning').isVisible()).toBe(true);
  });

  it.each([390, 1280])('has its actions in sight at %i pixels', async (width) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await open(`#/trace/${FIRST}`, { colorScheme, viewport: { width, height: 900 } });
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
      await stage.screenshot(page, `leaving-${width}-${colorScheme}`);
    }
  });
});
