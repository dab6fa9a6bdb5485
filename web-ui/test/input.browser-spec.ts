import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { manySpans, send } from './spans';
import { BUTTON, clickToVerdict, Stage, verdictOf } from './stage';

const KNOWN = 'abcdef00112233445566778899aabbcc';
const LATE = 'abcdef00112233445566778899aabbcd';
const LARGE = 'abcdef00112233445566778899aabbce';
const HOSTILE = 'abcdef00112233445566778899aabbcf';
const UNKNOWN = 'abcdef00112233445566778899aabbd0';

describe('what a person types, and what strangers send', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await Stage.open();
    await send(stage.lab, KNOWN, 'shop', manySpans(3));
    await send(stage.lab, LARGE, 'batch', manySpans(1000));
  });
  afterAll(() => stage?.close());
  afterEach(async () => expect(await stage.wrongsOfPages()).toEqual([]));

  const lookUp = async (typed: string, refusals: number[] = []) => {
    const { page } = await stage.page({ refusals });
    await page.goto(stage.url('#/traces'));
    await page.getByLabel('Trace id').fill(typed);
    await page.getByRole('button', { name: 'Look up' }).click();
    return page;
  };

  it.each([
    ['with capitals and blanks', `  ${KNOWN.toUpperCase()} `],
    ['as a whole traceparent', `00-${KNOWN}-0000000000000001-01`],
  ])('finds an id typed %s', async (_, typed) => {
    const page = await lookUp(typed);
    expect(await verdictOf(page)).toBe('connected');
    expect(page.url()).toContain(`#/trace/${KNOWN}`);
  });

  it.each([
    ['', 'Type or paste a trace id'],
    ['order-42', 'only the digits'],
    ['a'.repeat(33), 'at most 32'],
    ['0'.repeat(32), 'zeros only'],
  ])('says what is wrong with the id “%s”', async (typed, says) => {
    const page = await lookUp(typed);
    expect(await page.locator('.field-error').innerText()).toContain(says);
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('look-up');
  });

  it('says at once that nothing is there yet, then that the store has none, and goes on looking', async () => {
    const page = await lookUp(UNKNOWN, [404]);
    await page.getByText('Nothing is here under this id yet').waitFor({ timeout: 1_500 });
    expect(await verdictOf(page)).toBe('not-found');
    expect(await page.locator('.verdict-line').innerText()).toMatch(/no trace with this id.*goes on looking/);
    await send(stage.lab, UNKNOWN, 'shop', manySpans(3));
    await page.locator('[data-verdict="connected"][data-phase="done"]').waitFor();
  });

  it('shows a trace that arrives while it waits', async () => {
    const page = await lookUp(LATE, [404]);
    await page.getByText('No spans with this id so far').waitFor();
    await send(stage.lab, LATE, 'shop', manySpans(3));
    expect(await verdictOf(page)).toBe('connected');
  });

  it('explains a shared link whose id is malformed', async () => {
    const { page } = await stage.page();
    await page.goto(stage.url('#/trace/%3Cscript%3E'));
    expect(await page.getByRole('alert').innerText()).toContain('<script>');
  });

  it('sends nothing while a field is wrong, and says which', async () => {
    const { page, orders } = await stage.page();
    await page.goto(stage.url());
    await page.locator('#order-product_name option').nth(1).waitFor({ state: 'attached' });
    await page.getByLabel('User id').fill('   ');
    await page.getByLabel('Quantity').fill('0');
    await page.getByRole('button', { name: BUTTON }).click();
    expect(await page.locator('.field-error').allInnerTexts()).toEqual([
      expect.stringContaining('Who orders?'),
      expect.stringContaining('whole number'),
    ]);
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('order-user_id');
    expect(orders).toEqual([]);
  });

  it('takes a click before the products are there for no mistake, and orders nothing', async () => {
    const { page, orders } = await stage.page();
    let products = (): void => undefined;
    const held = new Promise<void>((resolve) => (products = resolve));
    await page.route('**/api/inventory?*', async (route) => {
      await held;
      await route.continue();
    });
    await page.goto(stage.url());
    await page.getByRole('button', { name: BUTTON }).click({ force: true });
    expect(await page.locator('.field-error').allInnerTexts()).toEqual([]);
    products();
    await clickToVerdict(page);
    expect(orders).toHaveLength(1);
  });

  it('shows a refused order as what it is, with its trace', async () => {
    const { page } = await stage.page({ refusals: [409] });
    await page.goto(stage.url());
    await page.getByLabel('Quantity').fill('9999');
    await clickToVerdict(page);
    const result = page.locator('[data-refused="409"]');
    expect(await result.innerText()).toMatch(/Order \d+ rejected/);
    expect(await result.getByRole('link', { name: 'Open this trace' }).getAttribute('href')).toMatch(
      /#\/trace\/[0-9a-f]{32}/,
    );
  });

  it('names the hop at which an order failed', async () => {
    const { page } = await stage.page({ refusals: [500, 502] });
    await page.route('**/api/orders', (route) => route.continue({ url: `${stage.lab.webUrl}/api/orders/error` }));
    await page.goto(stage.url());
    await clickToVerdict(page);
    expect(await page.locator('[data-refused]').innerText()).toMatch(/Failed at\s+notify/);
    expect(await page.locator('.waterfall .tag').first().innerText()).toContain('error');
  });

  it('keeps a thousand spans fluid: only the rows in sight are in the page', async () => {
    const { page } = await stage.page();
    await page.goto(stage.url(`#/trace/${LARGE}`));
    await verdictOf(page);
    const grid = page.getByRole('treegrid');
    expect(await grid.getAttribute('aria-rowcount')).toBe('1000');
    expect(await page.locator('.waterfall-row').count()).toBeLessThan(80);
    await grid.focus();
    await page.keyboard.press('End');
    await page.locator('.waterfall-row', { hasText: 'step 999' }).waitFor();
    expect(await page.locator('.waterfall-row').count()).toBeLessThan(80);
  });

  it('treats everything in a span as text', async () => {
    const markup = '<img src=x onerror="document.title=1"><script>document.title=2</script>';
    await send(stage.lab, HOSTILE, markup, [
      { spanId: '00000000000000aa', name: markup, attributes: { [markup]: markup } },
    ]);
    const { page } = await stage.page();
    await page.goto(stage.url(`#/trace/${HOSTILE}`));
    await verdictOf(page);
    await page.locator('.waterfall-row').first().click();
    expect(await page.locator('.span-detail .attributes').first().innerText()).toContain(markup);
    expect(await page.locator('main img, main script').count()).toBe(0);
    expect(await page.title()).toBe('Trace abcdef00 · Broken Trace Lab');
  });

  it('says in compose which command starts another variant, and asks nothing of /lab', async () => {
    const { page } = await stage.page();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await page.route('**/config.json', (route) =>
      route.fulfill({ json: { mode: 'compose', grafana_url: 'http://localhost:3000', envoy_admin_url: null } }),
    );
    await page.goto(stage.url('#/compare'));
    await page.getByText('docker compose -f compose/envoy-drop.yaml up').waitFor();
    await page.goto(stage.url(`#/trace/${KNOWN}`));
    const href = await page.getByRole('link', { name: /In Grafana/ }).getAttribute('href');
    expect(href).toContain('http://localhost:3000/explore');
    expect(href).toContain(KNOWN);
    expect(asked.filter((pathname) => pathname.startsWith('/lab/'))).toEqual([]);
  });

  it('is no larger than 130 KB on the wire for its first view', () => {
    const dist = path.join(__dirname, '../dist');
    const wanted = new Set(['index.html']);
    // What the document names, and what those import at once; views that are loaded when they are asked for do not count.
    for (const file of wanted) {
      const text = readFileSync(path.join(dist, file), 'utf8');
      const named = file.endsWith('.html')
        ? [...text.matchAll(/(?:src|href)="\.\/(assets\/[^"]+)"/g)].map(([, asset]) => asset ?? '')
        : [...text.matchAll(/(?:from|import)\s*"\.\/([^"]+\.js)"/g)].map(([, asset]) => `assets/${asset}`);
      for (const asset of named) wanted.add(asset);
    }
    expect(wanted.size).toBeGreaterThan(2);
    const bytes = [...wanted].reduce((sum, file) => sum + gzipSync(readFileSync(path.join(dist, file))).length, 0);
    expect(bytes).toBeLessThan(130 * 1024);
  });
});
