import { type Page } from 'playwright-core';
import { clickToVerdict, Stage } from './stage';

describe('the list of traces', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.open({ variant: 'envoy-drop' });
  });
  afterAll(() => stage?.close());
  afterEach(async () => expect(await stage.wrongsOfPages()).toEqual([]));

  const rows = (page: Page) => page.locator('.trace-list tbody tr');
  const place = async (refusals: number[] = [], quantity = '1') => {
    const { page } = await stage.page({ refusals });
    await page.goto(stage.url());
    await page.getByLabel('Quantity').fill(quantity);
    await clickToVerdict(page);
    await page.context().close();
  };

  it('shows a broken order as one row with verdict and hop, without being asked, and none of the page’s own reads', async () => {
    const { page } = await stage.page();
    await page.goto(stage.url('#/traces'));
    await page.getByText('No such traces').waitFor();
    await place();
    const broken = rows(page).filter({ hasText: 'Broken' });
    await broken.waitFor();
    expect(await rows(page).count()).toBe(1);
    expect(await broken.innerText()).toMatch(/order POST \/orders · 2 traces, one request/);
    expect(await broken.innerText()).toMatch(
      /pricing-sidecar-ingress →.*pricing \(no spans\) →.*pricing-sidecar-egress/s,
    );
    // An order that was placed elsewhere is listed, too.
    await page.locator('.list-card', { hasText: 'Recent orders' }).locator('tbody tr').first().waitFor();
    const reads = page.getByRole('checkbox');
    expect(await page.locator('.reads').innerText()).toMatch(/Show [1-9]\d* reads? of this page, too/);
    await reads.check();
    await rows(page)
      .filter({ hasText: /inventory GET/ })
      .first()
      .waitFor();
  });

  it('is narrowed by how the request ended, by verdict, by service and by text', async () => {
    await place([409], '9999');
    const { page } = await stage.page();
    await page.goto(stage.url('#/traces'));
    await rows(page).filter({ hasText: 'refused' }).waitFor();
    expect(await rows(page).count()).toBe(2);
    const only = async (label: string, value: string, expected: RegExp) => {
      const field = page.getByLabel(label, { exact: true });
      if (label === 'Text') await field.fill(value);
      else await field.selectOption(value);
      expect(await rows(page).count()).toBe(1);
      expect(await rows(page).innerText()).toMatch(expected);
      if (label === 'Text') await field.fill('');
      else await field.selectOption('');
    };
    await only('Request', 'refused', /Whole/);
    await only('Verdict', 'split', /Broken/);
    await only('Service', 'notify', /Broken/);
    await only('Text', 'notifications/send', /Broken/);
  });
});
