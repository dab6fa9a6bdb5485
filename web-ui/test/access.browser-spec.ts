import { readFileSync } from 'node:fs';
import { diagnoseAll, parseOtlp } from 'tracegap';
import { seriousOn } from './axe';
import { BUTTON, clickToVerdict, Stage, verdictOf } from './stage';

describe('the page for everybody', () => {
  let stage: Stage;
  let traceId = '';

  beforeAll(async () => {
    stage = await Stage.open();
    await stage.lab.switchTo('envoy-drop');
    const { page } = await stage.page();
    await page.goto(stage.url());
    await clickToVerdict(page);
    traceId = (await page.locator('.trace-id code').first().innerText()).trim();
  });
  afterAll(() => stage?.close());
  afterEach(async () => expect(await stage.wrongsOfPages()).toEqual([]));

  it('works with the keyboard alone, from the order to the attributes of a span', async () => {
    const { page, orders } = await stage.page();
    await page.goto(stage.url());
    await page.locator('#order-product_name option').nth(1).waitFor({ state: 'attached' });
    const tabTo = async (test: string) => {
      for (let step = 0; step < 40; step += 1) {
        await page.keyboard.press('Tab');
        if (await page.evaluate((selector) => document.activeElement?.matches(selector) ?? false, test)) return;
      }
      throw new Error(`40 times Tab did not reach ${test}`);
    };
    await tabTo('#order-user_id');
    await tabTo('.variant-option[aria-pressed="true"]');
    await tabTo('.order-form [type=submit]');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toContain(BUTTON);
    await page.keyboard.press('Enter');
    expect(await verdictOf(page)).toBe('split');
    expect(orders).toHaveLength(1);

    // Why it broke is open from the start, and folds.
    await page.locator('#finding-0[open]').waitFor();
    await tabTo('#finding-0 summary');
    await page.keyboard.press('Enter');
    await page.locator('#finding-0:not([open])').waitFor();
    // Spans arrive for some seconds; rows are walked when the order's own is the first of them.
    await page.getByRole('row', { name: 'OrderController.placeOrder' }).first().waitFor();
    await tabTo('[role=treegrid]');
    const rows = () => page.getByRole('treegrid').getAttribute('aria-rowcount');
    const all = await rows();
    await page.keyboard.press('ArrowLeft');
    expect(await rows()).toBe('1');
    await page.keyboard.press('ArrowRight');
    expect(await rows()).toBe(all);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    expect(await page.locator('.span-detail h2').innerText()).toBe('OrderController.placeOrder');
    await page.keyboard.press('Escape');
    expect(await page.locator('.span-detail').count()).toBe(0);
    expect(await page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('treegrid');
  });

  it('hands on the trace of a real order: its spans are judged the same, and its report says why', async () => {
    const { page } = await stage.page();
    await page.goto(stage.url(`#/trace/${traceId}`));
    await verdictOf(page);
    const saved = async (leaves: string) => {
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.locator(`.leaving button[data-leaves="${leaves}"]`).press('Enter'),
      ]);
      return readFileSync(await download.path(), 'utf8');
    };
    const reports = diagnoseAll(parseOtlp(await saved('otlp')).traces);
    expect(reports.map(({ verdict }) => verdict)).toEqual(['split', 'split']);
    expect(reports.map((report) => report.trace_id)).toContain(traceId);
    const report = await saved('report');
    expect(report).toContain('pricing did not hand on the context');
    for (const { trace_id } of reports) expect(report).toContain(trace_id);
    // What the order is about is on its spans and in the OTLP; of the report's evidence it is no part.
    expect(report).not.toContain('Keyboard');
  });

  it('speaks the browser’s language until told otherwise, and remembers', async () => {
    const { page } = await stage.page({ locale: 'ja-JP' });
    await page.goto(stage.url(`#/trace/${traceId}`));
    await verdictOf(page);
    expect(await page.locator('.verdict-line').innerText()).toContain('pricing がコンテキストを次へ渡していません');
    expect(await page.locator('#finding-0').innerText()).toContain('両側が order.id =');
    await page.getByRole('button', { name: 'English' }).click();
    expect(await page.locator('.verdict-line').innerText()).toContain('pricing did not hand on the context');
    await page.reload();
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('en');
  });

  it.each([
    ['light', 'en-US'],
    ['dark', 'ja-JP'],
  ] as const)('has no serious accessibility finding in any view, in %s and %s', async (colorScheme, locale) => {
    const found: string[] = [];
    // While a panel still fades in, its colours are not the ones that are read.
    const { page } = await stage.page({ colorScheme, locale, reducedMotion: 'reduce' });
    const trace = `#/trace/${traceId}?logs`;
    for (const hash of ['#/', trace, `#/compare?one=${traceId}&two=${traceId}`, '#/traces', '#/lab']) {
      await page.goto(stage.url(hash));
      if (hash.includes(traceId)) await verdictOf(page);
      else await page.waitForLoadState('networkidle');
      if (hash === trace) {
        await page.locator('#finding-0[open]').waitFor();
        await page.locator('.waterfall-row').nth(2).click();
        await page.locator('.span-detail').waitFor();
      }
      found.push(...(await seriousOn(page)).map((one) => `${hash}: ${one}`));
    }
    expect(found).toEqual([]);
  });

  it.each([390, 1280, 1920])('fits a window of %i pixels in both themes', async (width) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const { page } = await stage.page({ colorScheme, viewport: { width, height: 900 } });
      for (const [name, hash] of [
        ['trace', `#/trace/${traceId}`],
        ['traces', '#/traces'],
        ['lab', '#/lab'],
      ] as const) {
        await page.goto(stage.url(hash));
        if (name === 'trace') await verdictOf(page);
        else await page.waitForLoadState('networkidle');
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect({ name, width, overflow: Math.max(0, overflow) }).toEqual({ name, width, overflow: 0 });
        await stage.screenshot(page, `${name}-${width}-${colorScheme}`);
      }
    }
  });
});
