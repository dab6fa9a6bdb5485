import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseOtlp } from '../otlp/parse.js';
import { MemoryReader } from '../readers/memory.js';
import { type TraceReader } from '../readers/reader.js';
import { startWatch, type Watch, type WatchOptions } from './watch.js';

const fixture = (name: string) => readFileSync(path.join(__dirname, '../../fixtures', `${name}.json`));
const tracesOf = (...names: string[]) => names.flatMap((name) => [...parseOtlp(fixture(name)).traces]);
const BROKEN_HOP = 'hop="pricing-sidecar-ingress → (pricing_app) → pricing-sidecar-egress"';

let watch: Watch | undefined;
afterEach(() => watch?.close());

/** Watches at a moment ten minutes after the traces ended, and scrapes once a look was made. */
async function scrape(
  reader: TraceReader,
  until: RegExp,
  endedMs: number,
  more: Partial<WatchOptions> = {},
): Promise<string> {
  const now = () => endedMs + 10 * 60_000;
  const options = { host: '127.0.0.1', port: 0, sinceMs: 15 * 60_000, everyMs: 20, limit: 100, keys: [], now, ...more };
  watch = await startWatch(reader, options);
  for (;;) {
    const text = await (await fetch(watch.url)).text();
    if (until.test(text)) return text;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

describe('watch', () => {
  const drop = tracesOf('02-drop-half1', '03-drop-half2');
  const ended = Math.max(...drop.flatMap((trace) => trace.spans.map((span) => span.endMs)));

  it('tells per hop how many traces were judged, broken and ambiguous', async () => {
    const text = await scrape(new MemoryReader(drop), /tracegap_up 1/, ended);
    expect(text).toContain(`tracegap_hop_judged{${BROKEN_HOP}} 1`);
    expect(text).toContain(`tracegap_hop_broken{${BROKEN_HOP}} 1`);
    expect(text).toContain(`tracegap_hop_ambiguous{${BROKEN_HOP}} 0`);
    expect(text).toContain('tracegap_hop_broken{hop="order → inventory"} 0');
  });

  it('counts nothing as broken where the trace is whole', async () => {
    const whole = tracesOf('01-baseline');
    const end = Math.max(...whole.flatMap((trace) => trace.spans.map((span) => span.endMs)));
    const text = await scrape(new MemoryReader(whole), /tracegap_up 1/, end);
    expect(text).toMatch(/tracegap_hop_broken\{hop="order → inventory"\} 0/);
    expect(text).not.toMatch(/tracegap_hop_broken\{[^}]*\} [1-9]/);
  });

  it('says that the backend cannot be asked, and goes on once it can', async () => {
    const memory = new MemoryReader(drop);
    const errors: string[] = [];
    let failures = 2;
    const flaky: TraceReader = {
      live: memory.live,
      byId: (id) => memory.byId(id),
      search: (query) => (failures-- > 0 ? Promise.reject(new Error('connection refused')) : memory.search(query)),
    };
    await scrape(flaky, /tracegap_up 1/, ended, { onError: ({ message }) => errors.push(message) });
    expect(errors).toEqual(['connection refused', 'connection refused']);
  });
});
