import { startTestLab } from '@demo/lab';
import { clickToVerdict, Stage, verdictOf } from './stage';
import { kill, takeDown } from './take-down';

const SOON_MS = 2_000;

describe('the lab under the page', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.open();
  });
  afterAll(() => stage?.close());
  afterEach(async () => expect(await stage.wrongsOfPages()).toEqual([]));

  it('says on the first screen which variants there are and what each will show, and switches beside the button', async () => {
    const { page } = await stage.page();
    await page.goto(stage.url());
    const drop = page.getByRole('button', { name: /envoy-drop\s*Two traces: it breaks inside pricing/ });
    await drop.waitFor();
    expect(await page.locator('.variant-option').count()).toBe(3);
    const submit = page.locator('.order-form [type=submit]');
    const [beside, button] = await Promise.all([drop.boundingBox(), submit.boundingBox()]);
    expect(Math.abs((beside?.y ?? 0) - (button?.y ?? 999))).toBeLessThan(40);
    // Another page follows without being told.
    const other = (await stage.page()).page;
    await other.goto(stage.url('#/lab'));
    await other.locator('.variant-current').waitFor();
    await drop.click();
    await page.getByText('Restarting for envoy-drop').first().waitFor();
    expect(await submit.getAttribute('aria-disabled')).toBe('true');
    await other.locator('.variant', { hasText: 'envoy-drop' }).getByRole('status').waitFor();
    await page.locator('.variant-option[aria-pressed="true"]', { hasText: 'envoy-drop' }).waitFor({ timeout: 30_000 });
    await clickToVerdict(page);
    expect(await verdictOf(page)).toBe('split');
  });

  it('switches by the chip, from wherever one is', async () => {
    const { page } = await stage.page();
    await page.goto(stage.url('#/traces'));
    await page.locator('.variant-pill select').selectOption('baseline');
    await page.locator('.variant-pill .spin').waitFor();
    await page.locator('.variant-pill select:enabled').waitFor({ timeout: 30_000 });
    expect(await page.locator('.variant-pill select').inputValue()).toBe('baseline');
  });

  it('shows a service that restarts, and one that stays down, where the services are', async () => {
    const { page } = await stage.page();
    await page.goto(stage.url('#/lab'));
    const row = page.locator('[data-service="notify"]');
    await row.getByText('ok').waitFor();
    kill(stage.lab, 'notify');
    await row.getByText('starting').waitFor();
    await row.getByText('ok').waitFor();
    await takeDown(stage.lab, 'notify');
    await row.getByText('down').waitFor();
  });

  it('says that nothing answers and how to start it, keeps what is on screen, and goes on by itself', async () => {
    const { page } = await stage.page({ silence: true });
    await page.goto(stage.url('#/lab'));
    await page.locator('[data-service="order"]').getByText('ok').waitFor();
    await page.goto(stage.url());
    await page.locator('#order-product_name option').nth(1).waitFor({ state: 'attached' });
    const { lab } = stage;
    await lab.stop();
    const alert = page.locator('.lab-away');
    await alert.waitFor({ timeout: SOON_MS });
    expect(await alert.innerText()).toContain(`npm start -- --port-offset ${lab.portOffset}`);
    expect(await page.locator('.variant-pill').innerText()).toContain('no answer');
    expect(await page.locator('#order-product_name').innerText()).not.toContain('in stock');
    expect(await page.locator('.order-form [type=submit]').getAttribute('aria-disabled')).toBe('true');
    expect(await page.locator('.variant-option:enabled[aria-pressed="false"]').count()).toBe(0);
    expect(await page.locator('body').innerText()).not.toContain('Failed to fetch');
    await stage.screenshot(page, 'lab-stopped');

    const again = await startTestLab({ portOffset: lab.portOffset });
    try {
      await alert.waitFor({ state: 'detached', timeout: 10_000 });
      await page.locator('#order-product_name option', { hasText: 'in stock' }).first().waitFor({ state: 'attached' });
      await clickToVerdict(page);
      expect(await verdictOf(page)).toBe('connected');
    } finally {
      await page.context().close();
      await again.stop();
    }
  });

  it('keeps its head to two lines and a tenth of a phone', async () => {
    const { page } = await stage.page({ silence: true, viewport: { width: 390, height: 844 } });
    const lab = await startTestLab({ portOffset: stage.lab.portOffset });
    try {
      await page.goto(stage.url());
      await page.locator('.variant-pill').waitFor();
      const head = await page.locator('.topbar').boundingBox();
      expect(head?.height).toBeLessThan(84.4);
      expect(await page.locator('.nav').evaluate((nav) => nav.scrollWidth - nav.clientWidth)).toBe(0);
      await page.context().close();
    } finally {
      await lab.stop();
    }
  });
});
