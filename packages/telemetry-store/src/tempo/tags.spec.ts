import { startStore, type RunningStore } from '../index.js';
import { otlpTraces, send, spanId, traceId } from '../testing/traces.js';

let store: RunningStore;
beforeAll(async () => {
  store = await startStore({ otlpPort: 0, queryPort: 0, databasePath: ':memory:' });
  const spans = ['red', 'green', 'blue'].map((colour, n) => ({
    traceId: traceId(n),
    spanId: spanId(n + 1),
    attributes: { colour, [`only.${colour}`]: true },
  }));
  expect(await send(store, 'traces', otlpTraces('order', spans))).toBe(200);
});
afterAll(() => store.close());

async function get<T>(path: string, parameters: Record<string, string>): Promise<T> {
  const response = await fetch(`${store.queryUrl}${path}?${new URLSearchParams(parameters)}`);
  expect([path, parameters, response.status]).toEqual([path, parameters, 200]);
  return (await response.json()) as T;
}

const names = async (parameters: Record<string, string>): Promise<string[]> => {
  const { scopes } = await get<{ scopes: { name: string; tags: string[] }[] }>('/api/v2/search/tags', parameters);
  return scopes.find(({ name }) => name === 'span')?.tags ?? [];
};
const colours = async (parameters: Record<string, string>): Promise<string[]> => {
  const path = '/api/v2/search/tag/span.colour/values';
  return (await get<{ tagValues: { value: string }[] }>(path, parameters)).tagValues.map(({ value }) => value).sort();
};

describe('names and values of tags', () => {
  it('are narrowed by q', async () => {
    expect(await names({ q: '{ span.colour = "red" }' })).toEqual(['colour', 'only.red']);
    expect(await colours({ q: '{ span.only.red = true }' })).toEqual(['red']);
  });

  it.each([
    '{ span.colour = "red" && name = }',
    '{ span.colour = "red" && (name = ) }',
    '{ span.colour = "red" && span.only.red !=',
    '{ span.colour = "red" } | rate() by (span.colour)',
  ])('are narrowed by what is there of a query being typed: %s', async (q) => {
    expect(await colours({ q })).toEqual(['red']);
  });

  it.each(['{ span.colour = "red" && }', 'nonsense', '{ span.colour = '])('are not narrowed by %s', async (q) => {
    expect(await colours({ q })).toEqual(['blue', 'green', 'red']);
  });

  it('are as many as limit says, names in each scope', async () => {
    expect(await names({ limit: '2' })).toHaveLength(2);
    expect(await colours({ limit: '2' })).toHaveLength(2);
    expect(await colours({ limit: '0' })).toHaveLength(3);
    const { tagValues } = await get<{ tagValues: string[] }>('/api/search/tag/colour/values', { limit: '1' });
    expect(tagValues).toHaveLength(1);
  });

  it('need a limit that is a number', async () => {
    const response = await fetch(`${store.queryUrl}/api/v2/search/tags?limit=few`);
    expect([response.status, await response.text()]).toEqual([400, expect.stringContaining('invalid limit')]);
  });
});
