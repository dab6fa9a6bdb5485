import { chromium, type Browser as Chromium } from 'playwright-core';
import { findBrowser } from '../../../web-ui/test/find-browser.cjs';

const PATIENCE_MS = 60_000;

/** What a page is told when it is opened; the names are those of the SDK's own options. */
export interface Visit {
  readonly service: string;
  readonly otlpUrl: string;
  /** What its one call goes to, on another origin. */
  readonly callUrl: string;
  readonly client: 'fetch' | 'xhr';
  /** Origins to which the page's SDK may send the header. */
  readonly propagateTraceHeaderCorsUrls: readonly string[];
}

/** What a page tells outside of all telemetry. */
interface Begun {
  readonly trace_id: string;
  readonly sampled: boolean;
}

/** Why no page can be opened here, or null. */
export function browserMissing(): string | null {
  return findBrowser() === null
    ? 'needs a Chromium or Chrome: install one (apt-get install chromium), or set CHROMIUM_PATH'
    : null;
}

/** The Chromium or Chrome of this machine, without a window. */
export class Browser {
  private constructor(private readonly chromium: Chromium) {}

  static async start(): Promise<Browser> {
    const executablePath = findBrowser();
    if (executablePath === null) throw new Error(browserMissing() ?? '');
    return new Browser(await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] }));
  }

  /** Opens the page, lets it begin its trace and then make its call, and waits until it has exported its spans. */
  async visit(url: string, visit: Visit, ref: number, onBegun: (begun: Begun) => void): Promise<void> {
    const page = await this.chromium.newPage();
    await page.addInitScript(`window.visit = ${JSON.stringify(visit)}`);
    await page.goto(url, { timeout: PATIENCE_MS });
    onBegun(await page.evaluate<Begun>('begin()'));
    await page.evaluate(`call(${JSON.stringify({ ref })})`);
    await page.close();
  }

  async close(): Promise<void> {
    await this.chromium.close();
  }
}
