import { clickToVerdict, hopsOn, Stage, verdictOf } from './stage';
import { takeDown } from './take-down';

describe('an order that does not go through', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.open();
  });
  afterAll(() => stage?.close());
  afterEach(async () => expect(await stage.wrongsOfPages()).toEqual([]));

  const placed = async (refusal: number, quantity = '1') => {
    const { page } = await stage.page({ refusals: [refusal] });
    await page.goto(stage.url());
    await page.getByLabel('Quantity').fill(quantity);
    await clickToVerdict(page);
    return page;
  };

  it('leads with the rejection, and shows the services that were never called as that', async () => {
    const page = await placed(409, '9999');
    expect(await page.locator('[data-outcome="rejected"]').innerText()).toMatch(/Order \d+ rejected\s+Only \d+ of/);
    expect(await hopsOn(page)).toEqual([
      'inventory>pricing not-called',
      'order>inventory whole',
      'pricing>notify not-called',
    ]);
    expect(await page.locator('.call-notes').innerText()).toMatch(
      /pricing, notify: not called.*inventory answered 409/,
    );
    // The trace is whole all the same, but that is no good news to be painted green.
    expect(await page.locator('[data-verdict="connected"]').getAttribute('class')).not.toContain('verdict-whole');
    await stage.screenshot(page, 'order-rejected');
    const shared = (await stage.page()).page;
    await shared.goto(
      stage.url((await page.getByRole('link', { name: 'Open this trace' }).getAttribute('href')) ?? ''),
    );
    await shared.locator('[data-outcome="refused"]').waitFor();
    expect(await shared.locator('[data-outcome="refused"]').innerText()).toMatch(/refused\s+order answered 409: Only/);
    await verdictOf(shared);
    expect(await hopsOn(shared)).toContain('pricing>notify not-called');
  });

  describe('because a service is down', () => {
    beforeAll(() => takeDown(stage.lab, 'notify'));

    it.each([
      [
        'baseline',
        'pricing>notify failed',
        /pricing called notify and got no answer: connection refused \(ECONNREFUSED\)/,
      ],
      [
        'envoy-copy',
        'pricing-sidecar-egress>notify failed',
        /called notify and got no answer: connection failed \(Envoy: UF\)/,
      ],
      [
        'envoy-drop',
        'pricing-sidecar-egress>notify failed',
        /called notify and got no answer: connection failed \(Envoy: UF\)/,
      ],
    ] as const)('shows the failed call and why in %s, not a dark service', async (variant, failed, why) => {
      await stage.lab.switchTo(variant);
      const page = await placed(502);
      expect(await page.locator('[data-outcome="failed"]').innerText()).toMatch(/Order \d+ failed/);
      const hops = await hopsOn(page);
      expect(hops).toContain(failed);
      expect(hops.filter((hop) => hop.includes('>notify') && !hop.endsWith('failed'))).toEqual([]);
      expect(await page.locator('.call-notes').innerText()).toMatch(why);
      expect(await page.locator('[data-verdict]').getAttribute('class')).not.toContain('verdict-whole');
      await stage.screenshot(page, `order-failed-${variant}`);
    });
  });
});
