import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { otlpProtobuf } from '../../packages/tracegap/src/testing/otlp-protobuf';
import { exportByGrpc } from '../../packages/tracegap/src/testing/otlp-grpc';
import { type Page } from 'playwright-core';
import { seriousOn } from './axe';
import { parseOtlp } from '../../packages/tracegap/src/otlp/parse';
import { zipkinOf } from '../../packages/tracegap/src/testing/senders';
import { drop } from './drop';
import { BROKEN, brokenHops, fixture, FIXTURES, ServeStage } from './serve-stage';
import { verdictOf } from './stage';

const HALVES = ['02-drop-half1', '03-drop-half2'];
const idOf = (name: string): string =>
  Buffer.from(/"traceId":\s*"([^"]+)"/.exec(fixture(name))?.[1] ?? '', 'hex').toString('hex');

describe.each([
  ['JSON', (stage: ServeStage, name: string) => stage.send(fixture(name), 'application/json')],
  ['protobuf', (stage: ServeStage, name: string) => stage.send(otlpProtobuf(fixture(name)), 'application/x-protobuf')],
  ['gRPC', (stage: ServeStage, name: string) => exportByGrpc(stage.serving.grpcUrl, otlpProtobuf(fixture(name)))],
])('the page of tracegap serve, with OTLP arriving live as %s', (_, send) => {
  let stage: ServeStage;
  beforeAll(async () => {
    stage = await ServeStage.open();
  });
  afterAll(() => stage?.close());
  afterEach(async () => expect(await stage.wrongsOfPages()).toEqual([]));

  it('shows nothing broken of a whole trace, and names the hop as soon as one breaks, without a reload', async () => {
    const page = await stage.page();
    await page.goto(stage.url());
    await page.getByRole('heading', { name: 'No traces yet' }).waitFor();
    expect(await page.locator('.commands').innerText()).toContain(stage.serving.otlpUrl);

    await send(stage, '01-baseline');
    await page.getByRole('heading', { name: 'No hop loses the context' }).waitFor();
    expect(await page.locator('.hop-table').count()).toBe(0);

    for (const half of HALVES) await send(stage, half);
    await page.getByRole('heading', { name: 'One hop loses the context' }).waitFor();
    expect(await brokenHops(page)).toEqual([BROKEN]);
    const row = await page.locator('.hop-table tbody tr').innerText();
    expect(row).toContain('1 of 1');
    expect(row).toContain('The app does not hand on the trace headers');

    await page.locator('.hop-table a').click();
    expect(await verdictOf(page)).toBe('split');
    expect(await page.locator('.gap-row').count()).toBe(1);
    expect(await page.locator('.hop-mark[data-state="broken"]').count()).toBe(1);
  });
});

describe('the page of tracegap serve', () => {
  let stage: ServeStage;
  beforeAll(async () => {
    stage = await ServeStage.open(['--margin', '500ms']);
    for (const name of ['01-baseline', ...HALVES]) await stage.send(fixture(name), 'application/json');
  });
  afterAll(() => stage?.close());
  afterEach(async () => expect(await stage.wrongsOfPages()).toEqual([]));

  const open = async (hash: string, options: Parameters<ServeStage['page']>[0] = {}): Promise<Page> => {
    const page = await stage.page(options);
    await page.goto(stage.url(hash));
    return page;
  };

  it('opens the example of a broken hop from the map', async () => {
    const page = await open('#/services');
    await page.locator(`.hop-mark[data-hop="pricing_app>pricing-sidecar-egress"] button`).click();
    expect(await verdictOf(page)).toBe('split');
  });

  it('narrows the traces by service, verdict and text, and the URL carries it', async () => {
    const page = await open('#/traces');
    const ids = () =>
      page.locator('.trace-list tbody tr').evaluateAll((rows) => rows.map((row) => row.getAttribute('data-trace')));
    await page.locator('.trace-list tbody tr').nth(2).waitFor();
    await page.getByLabel('Verdict').selectOption('split');
    await page.locator('.trace-list tbody tr').nth(2).waitFor({ state: 'detached' });
    expect((await ids()).sort()).toEqual(HALVES.map(idOf).sort());
    await page.getByLabel('Service').selectOption('order');
    await page.locator('.trace-list tbody tr').nth(1).waitFor({ state: 'detached' });
    expect(await ids()).toEqual([idOf('02-drop-half1')]);
    const shared = await open(new URL(page.url()).hash);
    await shared.locator('.trace-list tbody tr').first().waitFor();
    expect(await shared.getByLabel('Verdict').inputValue()).toBe('split');
    await shared.getByLabel('Text').fill('nothing has this');
    await shared.getByText('No traces.').waitFor();
  });

  it.each([
    ['a trace id', (id: string) => id],
    ['a traceparent', (id: string) => `00-${id}-00f067aa0ba902b7-01`],
  ])('looks up %s', async (_, typed) => {
    const page = await open('#/');
    await page.getByLabel('Trace id').fill(typed(idOf('02-drop-half1')));
    await page.getByRole('button', { name: 'Look up' }).click();
    expect(await verdictOf(page)).toBe('split');
    expect(await page.locator('#finding-0[open]').innerText()).toContain('node_id');
  });

  it('speaks Japanese where the browser does', async () => {
    const page = await open('#/', { locale: 'ja-JP' });
    await page.getByRole('heading', { name: 'コンテキストが失われるホップ' }).waitFor();
    expect(await page.locator('.hop-table').innerText()).toContain('アプリがトレースヘッダーを次へ渡していない');
  });

  it('is worked with the keyboard alone, from the hop to its evidence', async () => {
    const page = await open('#/');
    await brokenHops(page);
    const tabTo = async (selector: string) => {
      for (let step = 0; step < 40; step += 1) {
        await page.keyboard.press('Tab');
        if (await page.evaluate((test) => document.activeElement?.matches(test) ?? false, selector)) return;
      }
      throw new Error(`40 times Tab did not reach ${selector}`);
    };
    await tabTo('.hop-table a');
    await page.keyboard.press('Enter');
    expect(await verdictOf(page)).toBe('split');
    await page.locator('#finding-0[open]').waitFor();
    await tabTo('#finding-0 summary');
    await page.keyboard.press('Enter');
    await page.locator('#finding-0:not([open])').waitFor();
  });

  it.each([
    ['light', 'en-US'],
    ['dark', 'ja-JP'],
  ] as const)('has no serious accessibility finding in any view, in %s and %s', async (colorScheme, locale) => {
    const page = await stage.page({ colorScheme, locale, reducedMotion: 'reduce' });
    const found: string[] = [];
    for (const hash of ['#/', '#/services', '#/traces', '#/file', `#/trace/${idOf('02-drop-half1')}`]) {
      await page.goto(stage.url(hash));
      if (hash.startsWith('#/trace/')) await verdictOf(page);
      else if (hash === '#/') await brokenHops(page);
      else await page.locator('main h1').waitFor();
      found.push(...(await seriousOn(page)).map((one) => `${hash}: ${one}`));
    }
    expect(found).toEqual([]);
  });

  it.each([390, 1280])('fits a window of %i pixels in both themes', async (width) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await stage.page({ colorScheme, viewport: { width, height: 900 } });
      for (const [name, hash] of [
        ['hops', '#/'],
        ['services', '#/services'],
        ['traces', '#/traces'],
      ] as const) {
        await page.goto(stage.url(hash));
        await page
          .locator(name === 'traces' ? '.trace-list' : '.hop-node')
          .first()
          .waitFor();
        if (name === 'hops') await page.locator('.trace-list').waitFor();
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect({ name, width, overflow: Math.max(0, overflow) }).toEqual({ name, width, overflow: 0 });
        await stage.screenshot(page, `serve-${name}-${width}-${colorScheme}`);
      }
    }
  });
});

describe('files on the page of tracegap serve', () => {
  let stage: ServeStage;
  beforeAll(async () => {
    stage = await ServeStage.open();
  });
  afterAll(() => stage?.close());
  afterEach(async () => expect(await stage.wrongsOfPages()).toEqual([]));

  const both = `${fixture('02-drop-half1')}\n${fixture('03-drop-half2')}`;
  const FORMATS: readonly (readonly [string, string, Buffer])[] = [
    ['OTLP JSON', 'two.json', Buffer.from(both)],
    ['protobuf', 'two.pb', Buffer.concat(HALVES.map((half) => otlpProtobuf(fixture(half))))],
    ['gzip', 'two.json.gz', gzipSync(both)],
    ['zstd', 'two.json.zst', zstdCompressSync(Buffer.from(both))],
    [
      'Zipkin JSON',
      'two.zipkin.json',
      Buffer.from(JSON.stringify(zipkinOf(parseOtlp(both).traces.flatMap(({ spans }) => spans)))),
    ],
  ];

  it.each(FORMATS)('shows the answer of a file of %s that is dropped, and sends it nowhere', async (_, name, bytes) => {
    const page = await stage.page();
    await page.goto(stage.url());
    await page.getByRole('heading', { name: 'No traces yet' }).waitFor();
    await drop(page, name, bytes);
    await page.getByRole('heading', { name, exact: true }).waitFor();
    expect(await brokenHops(page)).toEqual([BROKEN]);
    await page.locator('.hop-table a').click();
    expect(await verdictOf(page)).toBe('split');
    await page.goBack();
    expect(await brokenHops(page)).toEqual([BROKEN]);
    const { traces } = (await (await fetch(`${stage.serving.url}/api/hops`)).json()) as { traces: number };
    expect(traces).toBe(0);
  });

  it.each(['python', 'javascript'])('reads what the console exporter of %s printed', async (language) => {
    const page = await stage.page();
    await page.goto(stage.url());
    await page.getByRole('heading', { name: 'No traces yet' }).waitFor();
    await drop(page, 'console.txt', readFileSync(path.join(FIXTURES, `console/${language}.txt`)));
    await page.getByRole('heading', { name: 'console.txt', exact: true }).waitFor();
    expect(await page.locator('main').innerText()).toContain('of 2 traces');
  });

  it('opens one by the button, for who does not drag', async () => {
    const page = await stage.page();
    await page.goto(stage.url());
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      page.getByRole('button', { name: 'Open a file' }).click(),
    ]);
    await chooser.setFiles(HALVES.map((half) => path.join(FIXTURES, `${half}.json`)));
    expect(await brokenHops(page)).toEqual([BROKEN]);
  });

  it('says what is wrong with a file that holds no traces', async () => {
    const page = await stage.page();
    await page.goto(stage.url());
    await page.getByRole('heading', { name: 'No traces yet' }).waitFor();
    await drop(page, 'notes.txt', Buffer.from('milk, bread'));
    expect(await page.getByRole('alert').innerText()).toContain('notes.txt');
  });
});
