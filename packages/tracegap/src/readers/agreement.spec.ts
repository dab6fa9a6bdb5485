// A file and a live backend that hold the same traces give the same answer. Each recording is sent to a telemetry-store of its own, and
// tracegap asks that for every trace as it would ask a Tempo, over HTTP; what it says is what it says of the file, which it reads as a whole.
import path from 'node:path';
import { type RunningStore, startStore } from '@demo/telemetry-store';
import { type Clock, diagnoseAll, investigate, TempoReader, type Trace } from '../index';
import { answerOf } from '../testing/answers';
import { recordedBatches, RECORDINGS, recordingsIn, tracesOf } from '../testing/recordings';

const RECORDED = RECORDINGS.flatMap(recordingsIn).map((file) => [
  path.relative(path.dirname(RECORDINGS[0]), file),
  file,
]);
const told = { traces: 0, agree: 0 };

async function storeWith(file: string): Promise<RunningStore> {
  const store = await startStore({ host: '127.0.0.1', otlpPort: 0, queryPort: 0, databasePath: ':memory:' });
  const headers = { 'content-type': 'application/json' };
  for (const resourceSpans of recordedBatches(file)) {
    const response = await fetch(`${store.otlpUrl}/v1/traces`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ resourceSpans }),
    });
    if (!response.ok) throw new Error(`the store answered ${response.status}: ${await response.text()}`);
  }
  return store;
}

/** An hour after the recording; waiting takes no time. */
function hourAfter(traces: readonly Trace[]): Clock {
  let now = Math.max(...traces.flatMap(({ spans }) => spans.map(({ endMs }) => endMs))) + 3_600_000;
  return {
    now: () => now,
    sleep: (milliseconds) => {
      now += milliseconds;
      return Promise.resolve();
    },
  };
}

describe('a file and a live backend with the same traces', () => {
  it.each(RECORDED)('say the same of %s', async (_, file) => {
    const traces = tracesOf(file);
    if (traces.length === 0) return;
    const store = await storeWith(file);
    try {
      const ofFile: Record<string, string> = {};
      const ofStore: Record<string, string> = {};
      for (const report of diagnoseAll(traces)) {
        const { trace_id } = report;
        const reader = new TempoReader({ url: store.queryUrl });
        ofFile[trace_id] = answerOf(report);
        ofStore[trace_id] = answerOf(await investigate(trace_id, reader, { clock: hourAfter(traces) }));
        told.traces += 1;
        if (ofFile[trace_id] === ofStore[trace_id]) told.agree += 1;
      }
      expect(ofStore).toEqual(ofFile);
    } finally {
      await store.close();
    }
  });

  afterAll(() => {
    process.stdout.write(`file and live backend agree on ${told.agree} of ${told.traces} traces\n`);
  });
});
