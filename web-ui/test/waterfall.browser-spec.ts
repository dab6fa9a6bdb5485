import { type Page } from 'playwright-core';
import { seriousOn } from './axe';
import { manySpans, send } from './spans';
import { Stage, verdictOf } from './stage';

const LONG = 'abcdef00112233445566778899aabbe0';
const FAILED = [120, 480];

describe('a long waterfall', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await Stage.open();
    const spans = manySpans(600).map((span, index) => ({
      ...span,
      attributes: { 'order.id': String(index) },
      ...(FAILED.includes(index) ? { status: { code: 2 } } : {}),
    }));
    await send(stage.lab, LONG, 'batch', spans);
  });
  afterAll(() => stage?.close());
  afterEach(async () => expect(await stage.wrongsOfPages()).toEqual([]));

  const open = async (options = {}): Promise<Page> => {
    const { page } = await stage.page(options);
    await page.goto(stage.url(`#/trace/${LONG}`));
    await verdictOf(page);
    return page;
  };
  const standsOn = (page: Page) => page.locator('.row-active').innerText();

  it('keeps its time axis in sight, wherever the page and the rows are scrolled to', async () => {
    const page = await open();
    await page.getByRole('treegrid').focus();
    await page.keyboard.press('End');
    await page.locator('.waterfall-row', { hasText: 'step 599' }).waitFor();
    for (const top of [0, 10_000]) {
      await page.evaluate((y) => scrollTo({ top: y }), top);
      const [scale, rows] = [
        await page.locator('.waterfall-scale').boundingBox(),
        await page.locator('.waterfall-rows').boundingBox(),
      ];
      const bar = await page.locator('.topbar').boundingBox();
      expect(scale?.y).toBeGreaterThanOrEqual((bar?.y ?? 0) + (bar?.height ?? 0) - 1);
      expect((rows?.y ?? 0) + (rows?.height ?? 0)).toBeLessThanOrEqual(900 + 10_000 - top);
    }
    const ticks = await page.locator('.waterfall-ticks > span').allInnerTexts();
    expect(ticks[0]).toBe('0');
    await stage.screenshot(page, 'waterfall-long', false);
  });

  it('finds words in names and attributes, goes from one to the next, and unfolds what hides them', async () => {
    const page = await open();
    await page.getByRole('button', { name: 'Fold all' }).click();
    await page.getByRole('treegrid').focus();
    await page.keyboard.press('/');
    await page.keyboard.type('order.id=31');
    expect(await page.locator('.waterfall-search [role="status"]').innerText()).toBe('11 spans');
    await page.keyboard.press('Enter');
    await page.locator('.row-active', { hasText: 'step 31' }).waitFor();
    await page.keyboard.press('Enter');
    await page.locator('.row-active', { hasText: 'step 310' }).waitFor();
    await page.keyboard.press('Shift+Enter');
    await page.locator('.row-active', { hasText: 'step 31' }).waitFor();
    await page.keyboard.type(' nothing has this');
    expect(await page.locator('.waterfall-search [role="status"]').innerText()).toBe('0 spans');
    expect(await page.locator('.row-match').count()).toBe(0);
  });

  it('goes to the next error, and round about', async () => {
    const page = await open();
    const next = page.getByRole('button', { name: `Next error (${FAILED.length})` });
    for (const index of [...FAILED, FAILED[0]]) {
      await next.click();
      await page.locator('.row-active', { hasText: `step ${index}` }).waitFor();
      expect(await standsOn(page)).toContain('error');
    }
    await page.getByRole('treegrid').focus();
    await page.keyboard.press('e');
    await page.locator('.row-active', { hasText: `step ${FAILED[1]}` }).waitFor();
  });

  it('marks the critical path, and says where its time went', async () => {
    const page = await open();
    expect(await page.locator('.bar-critical').count()).toBe(0);
    await page.getByRole('button', { name: 'Critical path' }).click();
    await page.locator('.bar-critical').first().waitFor();
    expect(await page.locator('.waterfall-shares').innerText()).toMatch(/batch\s+100 %/);
  });

  it('looks more closely at the time that is dragged over in the overview, and goes back', async () => {
    const page = await open();
    const ticks = () => page.locator('.waterfall-ticks > span').allInnerTexts();
    const whole = await ticks();
    const map = await page.locator('.waterfall-map svg').boundingBox();
    if (!map) throw new Error('there is no overview');
    await page.mouse.move(map.x + map.width * 0.5, map.y + 20);
    await page.mouse.down();
    await page.mouse.move(map.x + map.width * 0.75, map.y + 20, { steps: 3 });
    await page.mouse.up();
    expect((await ticks())[0]).toBe(whole[2]);
    expect((await ticks())[4]).toBe(whole[3]);
    await page.getByRole('button', { name: 'Show all of the time' }).click();
    expect(await ticks()).toEqual(whole);
    await page.mouse.click(map.x + map.width * 0.5, map.y + map.height - 2);
    await page.locator('.row-active', { hasText: /step 5[78]\d/ }).waitFor();
    await page.getByRole('treegrid').focus();
    await page.keyboard.press('+');
    expect(await ticks()).not.toEqual(whole);
    await page.keyboard.press('0');
    expect(await ticks()).toEqual(whole);
  });

  it('shows everything a span says: what is longer than the window scrolls to its end', async () => {
    const page = await open({ viewport: { width: 1280, height: 420 } });
    await page.locator('.waterfall-row').nth(1).click();
    const body = page.locator('.span-detail .card-body');
    await body.focus();
    await page.keyboard.press('End');
    await page.waitForFunction(() => {
      const box = document.querySelector('.span-detail .card-body');
      return box !== null && box.scrollTop + box.clientHeight >= box.scrollHeight - 1;
    });
    const [panel, last] = [
      await page.locator('.span-detail').boundingBox(),
      await body.locator('tr').last().boundingBox(),
    ];
    expect((last?.y ?? 0) + (last?.height ?? 0)).toBeLessThanOrEqual((panel?.y ?? 0) + (panel?.height ?? 0));
    expect((panel?.height ?? 0) + 60).toBeLessThanOrEqual(420);
  });

  it('has no serious accessibility finding with all of its tools in use', async () => {
    const page = await open({ reducedMotion: 'reduce' });
    await page.getByRole('button', { name: 'Critical path' }).click();
    await page.getByRole('searchbox').fill('step 3');
    await page.locator('.waterfall-row').nth(1).click();
    await page.locator('.span-detail').waitFor();
    expect(await seriousOn(page)).toEqual([]);
  });
});
