import { chromium, type Page } from 'playwright-core';
import { findBrowser } from '../../../../web-ui/test/find-browser.cjs';
import { expect, type Report } from '../report.js';
import { type Stack, urls } from '../stack.js';

const BUTTON = 'Create Order & Trigger Workflow';

/** The page in a real browser, from nginx: one click is one order, and its verdict is that of the variant. */
export async function checkPage(report: Report, stack: Stack): Promise<void> {
  const name = `${stack.variant}: the page in a browser, one click, the verdict`;
  const executablePath = findBrowser();
  if (executablePath === null) return report.skip(name, 'no Chromium or Chrome here (CHROMIUM_PATH names one)');
  await report.check(name, async () => {
    const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
    try {
      await clickAndJudge(await browser.newPage({ locale: 'en-US' }), stack);
    } finally {
      await browser.close();
    }
  });
}

async function clickAndJudge(page: Page, stack: Stack): Promise<void> {
  const complaints: string[] = [];
  let orders = 0;
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    // A trace that is not there yet is a 404, and the browser logs each one.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      complaints.push(message.text());
  });
  page.on('request', (sent) => {
    if (sent.method() === 'POST' && new URL(sent.url()).pathname === '/api/orders') orders++;
    if (!sent.url().startsWith(urls.web)) complaints.push(`a request to another host: ${sent.url()}`);
  });
  await page.goto(urls.web);
  await page.getByRole('button', { name: BUTTON }).click();
  const wanted = stack.variant === 'envoy-drop' ? 'split' : 'connected';
  await page
    .locator(`[data-verdict="${wanted}"]`)
    .waitFor({ timeout: 30_000 })
    .catch(async () => {
      const shown = await page
        .locator('[data-verdict]')
        .getAttribute('data-verdict', { timeout: 1000 })
        .catch(() => 'none');
      throw new Error(`expected the verdict ${wanted} within 30 s, the page shows ${shown}`);
    });
  expect(orders === 1, `one order request for one click, got ${orders}`);
  expect(complaints.length === 0, `no complaint of the browser, got:\n${complaints.join('\n')}`);
}
