// What every browser test stands on: one lab, one browser, and pages that note what they should never do.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { startTestLab, type TestLab, type TestLabOptions } from '@demo/lab';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { findBrowser } from './find-browser.cjs';

const ARTIFACTS = path.join(__dirname, '../../.artifacts/screenshots');
export const BUTTON = 'Create Order & Trigger Workflow';

export interface Opened {
  readonly page: Page;
  /** Requests that place an order. */
  readonly orders: string[];
  /** Console errors, exceptions, and requests to another host. */
  readonly wrongs: string[];
}

export interface OpenOptions extends BrowserContextOptions {
  /** Statuses that the test provokes; the browser logs each refusal as an error. */
  readonly refusals?: readonly number[];
  /** The test takes the lab away under the page; the browser logs each request that nobody answers. */
  readonly silence?: boolean;
}

export class Stage {
  private readonly opened: { page: Page; wrongs: string[] }[] = [];
  private constructor(
    readonly lab: TestLab,
    private readonly browser: Browser,
  ) {}

  static async open(options: TestLabOptions = {}): Promise<Stage> {
    const executablePath = findBrowser();
    if (!executablePath)
      throw new Error('no Chromium or Chrome was found: apt-get install chromium, or set CHROMIUM_PATH');
    const [lab, browser] = await Promise.all([
      startTestLab(options),
      chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] }),
    ]);
    return new Stage(lab, browser);
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.lab.stop();
  }

  /** A page of its own: no memory of the ones before. */
  async page({ refusals = [], silence = false, ...options }: OpenOptions = {}): Promise<Opened> {
    const context = await this.browser.newContext({
      viewport: { width: 1280, height: 900 },
      locale: 'en-US',
      ...options,
    });
    const page = await context.newPage();
    const [orders, wrongs]: [string[], string[]] = [[], []];
    page.on('console', (message) => {
      const refused = refusals.some((status) => message.text().includes(`status of ${status}`));
      const unanswered = silence && /net::ERR_(CONNECTION|EMPTY|INCOMPLETE)/.test(message.text());
      if (message.type() === 'error' && !refused && !unanswered) wrongs.push(`console: ${message.text()}`);
    });
    page.on('pageerror', (error) => wrongs.push(`exception: ${error.message}`));
    page.on('request', (request) => {
      const url = new URL(request.url());
      if (url.origin !== new URL(this.lab.webUrl).origin) wrongs.push(`request to another host: ${request.url()}`);
      if (request.method() === 'POST' && url.pathname.startsWith('/api/orders')) orders.push(url.pathname);
    });
    this.opened.push({ page, wrongs });
    return { page, orders, wrongs };
  }

  /** Closes the pages of a test and returns everything they should not have done. */
  async wrongsOfPages(): Promise<string[]> {
    const all = this.opened.splice(0);
    await Promise.all(all.map(({ page }) => page.context().close()));
    return all.flatMap(({ wrongs }) => wrongs);
  }

  url(hash = '#/'): string {
    return `${this.lab.webUrl}/${hash}`;
  }

  async screenshot(page: Page, name: string, fullPage = true): Promise<void> {
    mkdirSync(ARTIFACTS, { recursive: true });
    await page.screenshot({ path: path.join(ARTIFACTS, `${name}.png`), fullPage });
  }
}

/** The click, up to the last word on screen. Returns the milliseconds from the click as the page's own clock counts them. */
export async function clickToVerdict(page: Page): Promise<number> {
  await page.locator('#order-product_name option').nth(1).waitFor({ state: 'attached' });
  const before = await page.evaluate(() => performance.now());
  await page.getByRole('button', { name: BUTTON }).click();
  await verdictOf(page);
  return (await page.evaluate(() => performance.now())) - before;
}

/** Waits for the last word and returns it. */
export async function verdictOf(page: Page): Promise<string | null> {
  const verdict = page.locator('[data-verdict][data-phase="done"]').first();
  await verdict.waitFor({ timeout: 30_000 });
  return verdict.getAttribute('data-verdict');
}

/** The hop map as `from>to state`, in the order of the calls. */
export function hopsOn(page: Page): Promise<string[]> {
  return page
    .locator('.hop-mark')
    .evaluateAll((marks) =>
      marks.map((mark) => `${mark.getAttribute('data-hop')} ${mark.getAttribute('data-state')}`).sort(),
    );
}
