// What the browser tests of `tracegap serve` stand on: the built command in a process of its own, and pages that note what they
// should never do.
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { startServe, type ServeProcess } from '../../packages/tracegap/src/testing/serving';
import { findBrowser } from './find-browser.cjs';

const ARTIFACTS = path.join(__dirname, '../../.artifacts/screenshots');
export const FIXTURES = path.join(__dirname, '../../packages/tracegap/fixtures');
export const fixture = (name: string): string => readFileSync(path.join(FIXTURES, `${name}.json`), 'utf8');

export class ServeStage {
  private readonly opened: { page: Page; wrongs: string[] }[] = [];
  private constructor(
    readonly serving: ServeProcess,
    private readonly browser: Browser,
  ) {}

  static async open(args: readonly string[] = []): Promise<ServeStage> {
    const executablePath = findBrowser();
    if (!executablePath)
      throw new Error('no Chromium or Chrome was found: apt-get install chromium, or set CHROMIUM_PATH');
    const [serving, browser] = await Promise.all([
      startServe(args),
      chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] }),
    ]);
    return new ServeStage(serving, browser);
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.serving.stop();
  }

  async page(options: BrowserContextOptions & { refusals?: readonly number[] } = {}): Promise<Page> {
    const { refusals = [], ...more } = options;
    const context = await this.browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en-US', ...more });
    const page = await context.newPage();
    const wrongs: string[] = [];
    page.on('console', (message) => {
      const refused = refusals.some((status) => message.text().includes(`status of ${status}`));
      if (message.type() === 'error' && !refused) wrongs.push(`console: ${message.text()}`);
    });
    page.on('pageerror', (error) => wrongs.push(`exception: ${error.message}`));
    page.on('request', (request) => {
      if (new URL(request.url()).origin !== new URL(this.serving.url).origin)
        wrongs.push(`to another host: ${request.url()}`);
      if (request.method() !== 'GET') wrongs.push(`${request.method()} ${request.url()}`);
    });
    this.opened.push({ page, wrongs });
    return page;
  }

  /** A page without a network, for what stands by itself. */
  async alone(options: BrowserContextOptions = {}): Promise<Page> {
    const context = await this.browser.newContext({
      viewport: { width: 1280, height: 900 },
      offline: true,
      ...options,
    });
    const page = await context.newPage();
    const wrongs: string[] = [];
    page.on('console', (message) => wrongs.push(`console: ${message.text()}`));
    page.on('request', (request) => {
      if (!request.url().startsWith('file:')) wrongs.push(`out of the file: ${request.url()}`);
    });
    this.opened.push({ page, wrongs });
    return page;
  }

  /** Closes the pages of a test and returns everything they should not have done. */
  async wrongsOfPages(): Promise<string[]> {
    const all = this.opened.splice(0);
    await Promise.all(all.map(({ page }) => page.context().close()));
    return all.flatMap(({ wrongs }) => wrongs);
  }

  url(hash = '#/'): string {
    return `${this.serving.url}/${hash}`;
  }

  async send(body: string | Buffer, type: 'application/json' | 'application/x-protobuf'): Promise<void> {
    const bytes = typeof body === 'string' ? body : new Uint8Array(body);
    const answer = await fetch(`${this.serving.otlpUrl}/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': type },
      body: bytes,
    });
    if (!answer.ok) throw new Error(`OTLP was answered with ${answer.status}: ${await answer.text()}`);
  }

  async screenshot(page: Page, name: string): Promise<void> {
    mkdirSync(ARTIFACTS, { recursive: true });
    await page.screenshot({ path: path.join(ARTIFACTS, `${name}.png`), fullPage: true });
  }
}

/** The hops that the table calls broken, as `from>dark>to`. */
export async function brokenHops(page: Page): Promise<(string | null)[]> {
  await page.locator('.hop-table tbody tr').first().waitFor({ timeout: 30_000 });
  return page.locator('.hop-table tbody tr').evaluateAll((rows) => rows.map((row) => row.getAttribute('data-hop')));
}

export const BROKEN = 'pricing-sidecar-ingress>pricing_app>pricing-sidecar-egress';
