import { watchBelow } from '@demo/lab';
import { type Page } from 'playwright-core';
import { STEPS } from '../src/lessons/steps';
import { seriousOn } from './axe';
import { openBreak, PLAY, saidOf, tabTo } from './breaks';
import { Stage } from './stage';

/** Three programs of Node alone: among the quickest there are. */
const QUICK = 'client-not-instrumented';
/** Needs a browser, which this lab is told is not there. */
const WITHOUT_ITS_BROWSER = 'cors-blocked';
/** Of the guided way, the step that this test plays. */
const PLAYED = 2;

describe('the breaks and the guided way', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await Stage.open({ env: { CHROMIUM_PATH: '/nowhere/chromium' } });
  });
  afterAll(() => stage?.close());
  afterEach(async () => expect(await stage.wrongsOfPages()).toEqual([]));

  it('goes the guided way from start to end by the keyboard alone', async () => {
    const { page } = await stage.page();
    await page.goto(stage.url('#/breaks'));
    await page.locator('.guided').waitFor();
    await tabTo(page, '.guided a');
    await page.keyboard.press('Enter');
    await page.locator('.steps').waitFor();
    await tabTo(page, '.steps a');
    await page.keyboard.press('Enter');
    for (const [index, step] of STEPS.entries()) {
      await answerByKeyboard(page, step.right);
      if (index + 1 === PLAYED) await playByKeyboard(page);
      if (index + 1 < STEPS.length) await followByKeyboard(page, `#/lesson/${index + 2}`);
    }
    await followByKeyboard(page, '#/lesson');
    await page.getByText(`${STEPS.length} predicted right`).waitFor();
    await page.reload();
    await page.getByText(`${STEPS.length} predicted right`).waitFor();
  });

  it('keeps the answer back until the reader has chosen, and takes a wrong one kindly', async () => {
    const { page } = await stage.page();
    await page.goto(stage.url('#/lesson/3'));
    await page.locator('.question').waitFor();
    const said = page.locator('.answer');
    const playIt = page.getByRole('button', { name: PLAY.broken });
    expect([await said.count(), await playIt.count()]).toEqual([0, 0]);
    await page.getByRole('button', { name: 'That is my answer' }).click();
    expect(await page.getByRole('alert').innerText()).toBe('Choose an answer first.');
    await page.getByRole('radio').nth(0).check();
    await page.getByRole('button', { name: 'That is my answer' }).click();
    expect(await said.getAttribute('data-right')).toBe('false');
    expect(await page.locator('.choice-right').count()).toBe(1);
    expect(await playIt.count()).toBe(1);
  });

  it('shows the recorded traces, marked as such, where it cannot be played, and how to play it', async () => {
    const { page } = await stage.page();
    await openBreak(page, stage.url(`#/breaks/${WITHOUT_ITS_BROWSER}`));
    expect(await page.getByRole('button', { name: PLAY.broken, exact: true }).count()).toBe(0);
    const player = page.locator('section[aria-labelledby="play-title"]');
    expect(await player.innerText()).toContain('/nowhere/chromium');
    expect(await player.innerText()).toContain(`npm run break ${WITHOUT_ITS_BROWSER}`);
    await page.getByRole('button', { name: /Show the recorded traces: As it is/ }).click();
    expect(await saidOf(page, 'broken')).toEqual({ verdict: 'split', recorded: true });
    expect(await player.innerText()).toContain('Recorded: these spans were left by an earlier run');
    await page.getByRole('button', { name: /Show the recorded traces: The twin/ }).click();
    expect(await saidOf(page, 'twin')).toEqual({ verdict: 'connected', recorded: true });
  });

  it('stops everything it started when the page is closed in the middle', async () => {
    const processes = watchBelow(stage.lab.runner.pid);
    const { page } = await stage.page();
    await openBreak(page, stage.url('#/breaks/not-forwarded'));
    await page.getByRole('button', { name: PLAY.broken, exact: true }).click();
    await page.locator('.happening[data-state="playing"]', { hasText: /request|starts.*starts/ }).waitFor();
    await page.close();
    expect(await processes.left()).toEqual([]);
    expect(processes.seen.size).toBeGreaterThan(3);
    expect(processes.ports.size).toBeGreaterThan(0);
  });

  it.each([
    ['light', 'en-US'],
    ['dark', 'ja-JP'],
  ] as const)('has no serious accessibility finding, in %s and %s', async (colorScheme, locale) => {
    const found: string[] = [];
    const { page } = await stage.page({ colorScheme, locale, reducedMotion: 'reduce' });
    const look = async (where: string) => found.push(...(await seriousOn(page)).map((one) => `${where}: ${one}`));
    await page.goto(stage.url('#/breaks'));
    await page.locator('.break-card').first().waitFor();
    await look('list');
    await page.goto(stage.url(`#/breaks/${QUICK}`));
    await page.locator('.rule summary').click();
    const [broken] = await page.locator('section[aria-labelledby="play-title"] .button').all();
    await broken?.click();
    await saidOf(page, 'broken');
    await page.locator('.waterfall-row').nth(1).click();
    await look('situation');
    await page.goto(stage.url('#/lesson'));
    await page.locator('.steps').waitFor();
    await look('guided way');
    await page.goto(stage.url('#/lesson/1'));
    await page.getByRole('radio').first().check();
    await page.locator('.question button').click();
    await page.locator('.answer').waitFor();
    await look('step');
    expect(found).toEqual([]);
  });

  it.each([390, 1280, 1920])('fits a window of %i pixels', async (width) => {
    const { page } = await stage.page({ viewport: { width, height: 900 } });
    for (const hash of ['#/breaks', '#/breaks/propagator-mismatch', '#/lesson', '#/lesson/1']) {
      await page.goto(stage.url(hash));
      await page.locator('h1').waitFor();
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect({ hash, width, overflow: Math.max(0, overflow) }).toEqual({ hash, width, overflow: 0 });
    }
  });
});

/** From wherever the focus is to the radio buttons, then with the arrows to the choice. */
async function answerByKeyboard(page: Page, choice: number): Promise<void> {
  await page.locator('.question').waitFor();
  await tabTo(page, 'input[type="radio"]');
  if (choice === 0) await page.keyboard.press('Space');
  for (let step = 0; step < choice; step += 1) await page.keyboard.press('ArrowDown');
  await tabTo(page, '.question button');
  await page.keyboard.press('Enter');
  await page.locator('.answer[data-right="true"]').waitFor();
  // What is said to it takes the focus, once it is painted.
  await page.waitForFunction(() => document.activeElement?.closest('.answer') != null);
}

/** The three buttons one after the other; what was left takes the focus, and its evidence is opened from there. */
async function playByKeyboard(page: Page): Promise<void> {
  for (const [part, verdict] of [
    ['broken', 'split'],
    ['twin', 'connected'],
    ['fixed', 'connected'],
  ] as const) {
    const name = PLAY[part];
    for (let step = 0; step < 40; step += 1) {
      await page.keyboard.press(part === 'broken' ? 'Tab' : 'Shift+Tab');
      if ((await page.evaluate(() => document.activeElement?.textContent)) === name) break;
    }
    await page.keyboard.press('Enter');
    expect(await saidOf(page, part)).toEqual({ verdict, recorded: false });
    if (part !== 'broken') continue;
    await tabTo(page, '#finding-0 summary');
    expect(await page.locator('#finding-0[open] .causes').innerText()).toContain(QUICK);
  }
}

async function followByKeyboard(page: Page, href: string): Promise<void> {
  await tabTo(page, `nav.row a[href="${href}"]`);
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => url.hash === href);
}
