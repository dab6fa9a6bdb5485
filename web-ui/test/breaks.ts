// What a reader does on the page of a situation.
import { type Page } from 'playwright-core';
import { verdictOf } from './stage';

export type Part = 'broken' | 'twin' | 'fixed';
export const PLAY: Readonly<Record<Part, string>> = {
  broken: 'Play it',
  twin: 'Play the twin',
  fixed: 'Apply the fix and play again',
};

/** The last word on what a played or recorded situation left. */
export interface Said {
  readonly verdict: string | null;
  readonly recorded: boolean;
}

export async function openBreak(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.getByRole('heading', { name: 'Play', exact: true }).waitFor();
}

/** Presses the button and waits for the last word. */
export async function playOnPage(page: Page, part: Part): Promise<Said> {
  await page.getByRole('button', { name: PLAY[part], exact: true }).click();
  return saidOf(page, part);
}

export async function saidOf(page: Page, part: Part): Promise<Said> {
  const left = page.locator(`[data-left="${part}"]`);
  await left.waitFor({ timeout: 60_000 });
  const verdict = await verdictOf(page);
  return { verdict, recorded: (await left.getAttribute('data-recorded')) === 'true' };
}

/** The text of every finding that is shown, each opened first. */
export async function findingsOn(page: Page): Promise<string[]> {
  const texts: string[] = [];
  for (const finding of await page.locator('.finding').all()) {
    if ((await finding.getAttribute('open')) === null) await finding.locator('summary').click();
    texts.push(await finding.innerText());
  }
  return texts;
}

/** Presses Tab until an element that matches is reached. */
export async function tabTo(page: Page, selector: string, most = 60): Promise<void> {
  for (let step = 0; step < most; step += 1) {
    await page.keyboard.press('Tab');
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)) return;
  }
  throw new Error(`${most} times Tab did not reach ${selector}`);
}
