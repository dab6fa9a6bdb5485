// `tracegap serve` on a backend: telemetry-store by Tempo's API always; Jaeger, Zipkin and ClickHouse where
// packages/tracegap/engine/backends.mjs has started them, as CI does.
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseOtlp } from '../../packages/tracegap/src/otlp/parse';
import { LIVE, type LiveBackend } from '../../packages/tracegap/src/testing/live';
import { atNow } from './at-now';
import { BROKEN, brokenHops, FIXTURES, ServeStage } from './serve-stage';
import { verdictOf } from './stage';

const REQUESTS = 4;

/** Both halves of some requests under ids of their own: over a minute old, because what is younger is not counted as a fleet yet. */
function halves() {
  const files = ['02-drop-half1', '03-drop-half2'].map((name) =>
    readFileSync(path.join(FIXTURES, `${name}.json`), 'utf8'),
  );
  return Array.from({ length: REQUESTS }, (_, index) => {
    const own = randomBytes(15).toString('hex');
    const bodies = atNow(files, 90_000 + index * 5_000);
    return bodies
      .map((body) => body.replace(/(?<="traceId": ")[0-9a-f]{30}/g, own))
      .flatMap((body) => parseOtlp(body).traces);
  }).flat();
}

describe.each(LIVE)('the page of tracegap serve on %s', (name, open) => {
  let backend: LiveBackend;
  let stage: ServeStage;
  beforeAll(async () => {
    backend = await open();
    await backend.empty?.();
    await backend.send(halves());
    stage = await ServeStage.open([backend.flag, backend.url, '--every', '1s', '--margin', '500ms']);
  });
  afterAll(async () => {
    await stage?.close();
    await backend?.close();
  });
  afterEach(async () => expect(await stage.wrongsOfPages()).toEqual([]));

  it('names the hop that loses the context and opens its example', async () => {
    const page = await stage.page();
    await page.goto(stage.url());
    const table = page.locator('.hop-table:not(.fleet-table)');
    await table.locator('tbody tr').first().waitFor({ timeout: 30_000 });
    expect(await brokenHops(page)).toContain(BROKEN);
    expect(await page.locator('.page-head').innerText()).toContain(backend.url);
    await table.locator('a').first().click();
    expect(await verdictOf(page)).toBe('split');
  });

  if (name === 'ClickHouse') {
    it('shows what the database counted', async () => {
      const page = await stage.page();
      await page.goto(stage.url());
      const card = page.getByRole('region', { name: `Counted in ClickHouse ${backend.url}` });
      await card.getByText(`${REQUESTS * 9} spans of 5 services`).waitFor({ timeout: 30_000 });
    });
  }
});

describe('the page of tracegap serve on a backend that goes away', () => {
  it('says so, and keeps what it has read', async () => {
    const [[, open]] = LIVE as [(typeof LIVE)[number]];
    const backend = await open();
    await backend.send(halves());
    const stage = await ServeStage.open([backend.flag, backend.url, '--every', '1s', '--margin', '500ms']);
    try {
      const page = await stage.page();
      await page.goto(stage.url());
      expect(await brokenHops(page)).toEqual([BROKEN]);
      await backend.close();
      expect(await page.getByRole('alert').innerText()).toContain('cannot reach Tempo');
      expect(await brokenHops(page)).toEqual([BROKEN]);
      expect(await stage.wrongsOfPages()).toEqual([]);
    } finally {
      await stage.close();
    }
  });
});
