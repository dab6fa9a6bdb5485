import { type VariantName } from '@demo/lab';
import { drop } from './drop';
import { BROKEN, brokenHops, fixture } from './serve-stage';
import { BUTTON, clickToVerdict, hopsOn, Stage, verdictOf } from './stage';

const HOPS: Readonly<Record<VariantName, readonly string[]>> = {
  baseline: ['inventory>pricing whole', 'order>inventory whole', 'pricing>notify whole'],
  'envoy-drop': [
    'inventory>pricing-sidecar-ingress whole',
    'order>inventory whole',
    'pricing-sidecar-egress>notify whole',
    'pricing-sidecar-ingress>pricing dark',
    'pricing>pricing-sidecar-egress broken',
  ],
  'envoy-copy': [
    'inventory>pricing-sidecar-ingress whole',
    'order>inventory whole',
    'pricing-sidecar-egress>notify whole',
    'pricing-sidecar-ingress>pricing dark',
    'pricing>pricing-sidecar-egress whole',
  ],
};
const SENTENCES: Readonly<Record<VariantName, string>> = {
  baseline: 'one trace, held together from order to notify',
  'envoy-drop': 'pricing did not hand on the context',
  'envoy-copy': 'one trace; pricing itself emitted no span',
};
const VERDICTS: Readonly<Record<VariantName, string>> = {
  baseline: 'connected',
  'envoy-drop': 'split',
  'envoy-copy': 'connected',
};
const VARIANTS = ['baseline', 'envoy-copy', 'envoy-drop'] as const;

describe('the page on a running lab', () => {
  let stage: Stage;
  const took: string[] = [];

  beforeAll(async () => {
    stage = await Stage.open();
  });
  afterAll(async () => {
    await stage?.close();
    process.stdout.write(`click to verdict on screen: ${took.join(', ')}\n`);
  });
  afterEach(async () => {
    // No console error, no exception, no request to another host: in none of the tests.
    expect(await stage.wrongsOfPages()).toEqual([]);
  });

  describe.each(VARIANTS)('in %s', (variant) => {
    beforeAll(() => stage.lab.switchTo(variant));

    it('shows from one click which hop let go, if any', async () => {
      const { page, orders } = await stage.page();
      await page.goto(stage.url());
      took.push(`${variant} ${Math.round(await clickToVerdict(page))} ms`);
      expect(await verdictOf(page)).toBe(VERDICTS[variant]);
      expect(await page.locator('#verdict-title').innerText()).toContain(SENTENCES[variant]);
      expect(await hopsOn(page)).toEqual(HOPS[variant]);
      expect(orders).toEqual(['/api/orders']);
      await stage.screenshot(page, `order-${variant}`);
    });

    it('draws the same map when the variant’s name is deleted from everything it receives', async () => {
      const { page } = await stage.page();
      await page.route(/\/(tempo|logs|lab|api|config)/, async (route) => {
        const response = await route.fetch();
        const text = (await response.text()).replaceAll(variant, 'x');
        await route.fulfill({
          response,
          body: text,
          headers: { ...response.headers(), 'content-length': String(Buffer.byteLength(text)) },
        });
      });
      await page.goto(stage.url());
      await clickToVerdict(page);
      expect(await hopsOn(page)).toEqual(HOPS[variant]);
      expect(await page.content()).not.toContain(variant);
    });
  });

  it('names evidence and fix of the broken hop, and leads from a fact to its span', async () => {
    const { page } = await stage.page();
    await page.goto(stage.url());
    await clickToVerdict(page);
    const finding = page.locator('#finding-0[open]');
    await finding.waitFor();
    expect(await finding.innerText()).toContain('The app does not hand on the trace headers');
    const said = await finding.innerText();
    expect(said).toMatch(/Both carry order\.id = \d+, and no other trace does\./);
    expect(said).not.toMatch(/structure|^time\b|0 other traces/m);
    expect(said).toMatch(/does not hand on the trace headers\s+most likely/);
    // Between ingress and egress stands pricing itself.
    expect(said).not.toContain('Let the gateway between');
    await finding.getByRole('button', { name: /^span/ }).first().click();
    expect(await page.locator('.span-detail').innerText()).toContain('pricing-sidecar-ingress');
  });

  it('draws both halves on one axis with the gap between them', async () => {
    const { page } = await stage.page();
    await page.goto(stage.url());
    await clickToVerdict(page);
    const rows = await page.locator('.waterfall-row').allInnerTexts();
    const gap = rows.findIndex((row) => row.includes('pricing did not hand on the context'));
    expect(rows[gap - 1]).toContain('pricing-sidecar-ingress');
    expect(rows[gap + 1]).toContain('pricing-sidecar-egress');
    expect(await page.locator('.gap-row').count()).toBe(1);
  });

  it('opens an order, a trace and a span from their URLs', async () => {
    const { page } = await stage.page();
    await page.goto(stage.url());
    await clickToVerdict(page);
    const orderUrl = page.url();
    expect(orderUrl).toMatch(/#\/orders\/\d+$/);
    const again = (await stage.page()).page;
    await again.goto(orderUrl);
    expect(await verdictOf(again)).toBe('split');
    await again.getByRole('link', { name: 'Open this trace' }).click();
    await verdictOf(again);
    await again.locator('.waterfall-row').nth(1).click();
    await again.locator('.span-detail').waitFor();
    const shared = (await stage.page()).page;
    await shared.goto(again.url());
    expect(await shared.locator('.span-detail').innerText()).toContain('OrderController.placeOrder');
  });

  it('shows the log lines of a trace', async () => {
    const { page } = await stage.page();
    await page.goto(stage.url());
    await clickToVerdict(page);
    await page.getByRole('link', { name: 'Its logs' }).click();
    await page.locator('.log-lines li').first().waitFor();
    expect(await page.locator('.log-lines').innerText()).toContain('order');
  });

  it('places the same order in every variant, puts the lab back and cancels its orders', async () => {
    const { page } = await stage.page();
    await page.goto(stage.url('#/compare'));
    await page.locator('#order-product_name option').nth(1).waitFor({ state: 'attached' });
    await page.getByRole('button', { name: 'Place it in every variant' }).click();
    // Each column is there at once, says what it waits for, and is filled while the others still wait.
    await page.locator('.column[data-step="switching"], .column[data-step="ordering"]').first().waitFor();
    expect(await page.locator('.column').count()).toBe(3);
    await page.locator('.column[data-variant="baseline"] [data-phase="done"]').waitFor({ timeout: 30_000 });
    expect(await page.locator('.column[data-variant="envoy-copy"]').getAttribute('data-step')).not.toBe('done');
    await page.locator('.column[data-variant="envoy-copy"][data-step="done"]').waitFor({ timeout: 60_000 });
    await page.getByText('Its turn comes').waitFor({ state: 'detached' });
    await page.locator('.column [data-phase="done"]').nth(2).waitFor({ timeout: 30_000 });
    for (const variant of VARIANTS) {
      const column = page.locator(`[data-variant="${variant}"]`);
      expect(await column.locator('[data-verdict]').getAttribute('data-verdict')).toBe(VERDICTS[variant]);
    }
    const dropped = await page.locator('[data-variant="envoy-drop"] .compared-facts').innerText();
    expect(dropped).toMatch(/One trace\s+no\s*≠ differs/);
    expect(await page.locator('[data-variant="baseline"] .differs').count()).toBe(0);
    const code = await page.locator('.diffs').innerText();
    expect(code).toContain('services/pricing/src/main.drop.ts');
    expect(code).toMatch(/−\s*removed:\s*import '@demo\/otel\/register'/);
    const clipped = await page
      .locator('.diff pre')
      .evaluateAll((all) => all.filter((one) => one.scrollWidth > one.clientWidth).length);
    expect(clipped).toBe(0);
    // The URL is that of the run once the lab is back in the variant it had.
    await page.waitForURL(/#\/compare\?baseline=/, { timeout: 30_000 });
    const state = (await (await fetch(`${stage.lab.webUrl}/lab/state`)).json()) as { variant: string };
    expect(state.variant).toBe('envoy-drop');
    const { items } = (await (await fetch(`${stage.lab.orderUrl}/orders?limit=3`)).json()) as {
      items: { status: string }[];
    };
    expect(items.map(({ status }) => status)).toEqual(['cancelled', 'cancelled', 'cancelled']);
    await stage.screenshot(page, 'compare-1280-light');

    const shared = (await stage.page()).page;
    await shared.goto(page.url());
    await shared.locator('.column [data-phase="done"]').nth(2).waitFor({ timeout: 30_000 });
    expect(await shared.locator('.column h2').allInnerTexts()).toEqual(['baseline', 'envoy-drop', 'envoy-copy']);
  });

  it('switches the variant and says what runs', async () => {
    const { page } = await stage.page();
    await page.goto(stage.url('#/lab'));
    await page.getByRole('button', { name: 'Run this one: envoy-copy' }).click();
    await page.locator('.variant-current', { hasText: 'envoy-copy' }).waitFor({ timeout: 60_000 });
    expect(await page.locator('.variant-pill select').inputValue()).toBe('envoy-copy');
    expect(await page.locator('.list').innerText()).toMatch(/pricing\s+ok\s+0\.1\.0\s+main\.copy\.js/);
    expect(await page.getByRole('link', { name: /admin page/ }).getAttribute('href')).toContain(
      String(stage.lab.ports.envoyAdmin),
    );
  });

  it('shows which hops of the last minutes lose the context, and takes a dropped file as well', async () => {
    await stage.lab.switchTo('envoy-drop');
    const { page } = await stage.page();
    await page.goto(stage.url());
    await clickToVerdict(page);
    await page.goto(stage.url('#/traces'));
    const row = page.locator('.hop-table tbody tr[data-hop^="pricing-sidecar-ingress>pricing>"]');
    await row.waitFor({ timeout: 30_000 });
    expect(await row.innerText()).toContain('The app does not hand on the trace headers');
    await row.getByRole('link').click();
    expect(await verdictOf(page)).toBe('split');

    await drop(page, 'two.json', Buffer.from(`${fixture('02-drop-half1')}\n${fixture('03-drop-half2')}`));
    await page.getByRole('heading', { name: 'two.json', exact: true }).waitFor();
    expect(await brokenHops(page)).toEqual([BROKEN]);
  });

  it('places one order however often the button is pressed while it is on its way', async () => {
    const { page, orders } = await stage.page();
    await page.route('**/api/orders', async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 300));
      await route.continue();
    });
    await page.goto(stage.url());
    await page.locator('#order-product_name option').nth(1).waitFor({ state: 'attached' });
    const button = page.getByRole('button', { name: BUTTON });
    await button.click({ clickCount: 3 });
    await verdictOf(page);
    expect(orders).toHaveLength(1);
  });
});
