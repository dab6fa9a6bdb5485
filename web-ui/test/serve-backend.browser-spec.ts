// `tracegap serve` on a backend: the embedded store by Tempo's API always, Jaeger and Zipkin where CI has started them.
import { startStore, type RunningStore } from '../../packages/telemetry-store/src/start-store';
import { atNow } from './at-now';
import { BROKEN, brokenHops, fixture, ServeStage } from './serve-stage';
import { verdictOf } from './stage';

interface Backend {
  /** What `serve` is told. */
  readonly args: readonly string[];
  /** Where OTLP/HTTP goes. */
  readonly otlpUrl: string;
  close(): Promise<void>;
}

async function tempo(): Promise<Backend> {
  const store: RunningStore = await startStore({ otlpPort: 0, queryPort: 0, databasePath: ':memory:' });
  return { args: ['--tempo', store.queryUrl], otlpUrl: store.otlpUrl, close: () => store.close() };
}

describe('the page of tracegap serve on a Tempo', () => {
  let backend: Backend;
  let stage: ServeStage;
  beforeAll(async () => {
    backend = await tempo();
    for (const body of atNow(['02-drop-half1', '03-drop-half2'].map(fixture))) {
      const answer = await fetch(`${backend.otlpUrl}/v1/traces`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      });
      expect(answer.status).toBe(200);
    }
    stage = await ServeStage.open([...backend.args, '--every', '1s', '--margin', '500ms']);
  });
  afterAll(async () => {
    await stage?.close();
    await backend?.close();
  });
  afterEach(async () => expect(await stage.wrongsOfPages()).toEqual([]));

  it('names the hop that loses the context and opens its example', async () => {
    const page = await stage.page();
    await page.goto(stage.url());
    expect(await brokenHops(page)).toEqual([BROKEN]);
    expect(await page.locator('.page-head').innerText()).toContain(`Reading Tempo ${backend.args[1]}`);
    await page.locator('.hop-table a').click();
    expect(await verdictOf(page)).toBe('split');
  });

  it('says so when the backend goes away, and keeps what it has read', async () => {
    const page = await stage.page();
    await page.goto(stage.url());
    expect(await brokenHops(page)).toEqual([BROKEN]);
    await backend.close();
    expect(await page.getByRole('alert').innerText()).toContain('cannot reach Tempo');
    expect(await brokenHops(page)).toEqual([BROKEN]);
  });
});
