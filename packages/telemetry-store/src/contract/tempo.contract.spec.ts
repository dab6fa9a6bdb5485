import { setTimeout as sleep } from 'node:timers/promises';
import { startStore, type RunningStore } from '../index.js';
import { DECLARED_DIFFERENCES } from './differences.js';
import { asRecorded, movedBy, withOtherNames, type Disguise } from './disguise.js';
import { normalise, type Answered } from './normalise.js';
import { baseUnixSeconds, exchanges, payloads, type Exchange } from './recordings.js';
import { post, recorded, replay, type Backend } from './replay.js';

/**
 * Replays what was recorded from Tempo 3.0.3. With TEMPO_URL (query API, e.g. http://127.0.0.1:3200) and TEMPO_OTLP_URL
 * (OTLP/HTTP, e.g. http://127.0.0.1:4318) it is held against that Tempo, which must be fresh (a search for everything is in it).
 */
const { TEMPO_URL, TEMPO_OTLP_URL } = process.env;
const realTempo: Backend | undefined =
  TEMPO_URL && TEMPO_OTLP_URL ? { queryUrl: TEMPO_URL, otlpUrl: TEMPO_OTLP_URL } : undefined;
/** A real Tempo's search reads only traces that have left memory, about 10 s after their last span. */
const SETTLE_MS = realTempo ? 15_000 : 0;

const now: [string, Disguise] = [
  'with all times moved to now',
  movedBy(Math.floor(Date.now() / 1000) - baseUnixSeconds - 2),
];
const replays: [string, Disguise][] = realTempo
  ? [now]
  : [['as recorded', asRecorded], ['with all ids and names replaced', withOtherNames], now];

const isQuery = ({ to }: Exchange): boolean => to === 'query';
const firstQuery = exchanges.findIndex(isQuery);
const lastQuery = exchanges.findLastIndex(isQuery);
/** The recordings were made with every payload stored once and the twelfth twice; the exchanges themselves post five. */
const postedBefore = [...payloads.keys()].filter((file) => !/\/0[1-5]/.test(file));
const SENT_TWICE = 'payloads/12-sent-twice.json';

describe.each(replays)('Tempo 3.0.3, replayed %s', (_, disguise) => {
  let backend: Backend;
  let store: RunningStore | undefined;
  const answers = new Map<Exchange, Answered>();

  beforeAll(async () => {
    store = realTempo ? undefined : await startStore({ otlpPort: 0, queryPort: 0, databasePath: ':memory:' });
    backend = realTempo ?? (store as RunningStore);
    const send = async (some: readonly Exchange[]): Promise<void> => {
      for (const exchange of some) answers.set(exchange, await replay(exchange, backend, disguise));
    };
    await send(exchanges.slice(0, firstQuery));
    for (const file of [...postedBefore, SENT_TWICE]) expect(await post(file, backend, disguise)).toBe(200);
    await sleep(SETTLE_MS);
    await send(exchanges.slice(firstQuery, lastQuery + 1));
    await send(exchanges.slice(lastQuery + 1));
  }, 60_000 + SETTLE_MS);

  afterAll(() => store?.close());

  it.each(exchanges.map((exchange) => [exchange.name, exchange] as const))('%s', (name, exchange) => {
    const answer = answers.get(exchange) as Answered;
    const difference = realTempo ? undefined : DECLARED_DIFFERENCES[name];
    if (difference !== undefined) {
      expect({ name, status: answer.status }).toEqual({ name, status: difference.status });
      return;
    }
    const of = { path: exchange.request.path, limit: limitOf(exchange) };
    // With the times of the recording the grid of its samples is the same, too.
    if (disguise === asRecorded) expect(sampleTimes(answer)).toEqual(sampleTimes(recorded(exchange)));
    expect(normalise(of, answer, asRecorded)).toEqual(normalise(of, recorded(exchange), disguise));
  });
});

function limitOf({ request }: Exchange): number | undefined {
  const limit = new URLSearchParams(request.rawQuery).get('limit');
  return limit === null ? undefined : Number(limit);
}

const sampleTimes = ({ contentType, body }: Answered): string[] =>
  contentType === 'application/json' ? (body.toString('utf8').match(/\{"timestampMs":"\d+"/g) ?? []) : [];
