// A file and a live backend that hold the same traces give the same answer. Each recording is sent to the backend, and tracegap asks it for
// every trace over HTTP; what it says is what it says of the file, which it reads as a whole. telemetry-store (Tempo's API) always takes
// part, one of its own for each recording; Jaeger, Zipkin and ClickHouse do where engine/backends.mjs has started them.
import path from 'node:path';
import { type Clock, diagnoseAll, investigate, type Trace } from '../index';
import { REQUESTS_PER_TRACE } from '../limits';
import { answerOf } from '../testing/answers';
import { LIVE, type LiveBackend } from '../testing/live';
import { RECORDINGS, recordingsIn, tracesOf } from '../testing/recordings';
import { differences, SAID } from './agreement.differences';

const ROOT = path.dirname(RECORDINGS[0]);
const RECORDED = RECORDINGS.flatMap(recordingsIn)
  .map((file) => [path.relative(ROOT, file), tracesOf(file)] as const)
  .filter(([, traces]) => traces.length > 0);
/** Recordings in one backend that cannot forget lie so far apart that no search finds two. */
const APART_MS = 3 * 24 * 60 * 60_000;

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

function earlier(traces: readonly Trace[], byMs: number): Trace[] {
  return traces.map((trace) => ({
    ...trace,
    spans: trace.spans.map((span) => ({
      ...span,
      startMs: span.startMs - byMs,
      endMs: span.endMs - byMs,
      events: span.events.map((event) => ({ ...event, timeMs: event.timeMs - byMs })),
    })),
  }));
}

describe.each(LIVE)('a file and %s with the same traces', (name, open) => {
  const told = { traces: 0, agree: 0, differ: 0, requests: 0, most: 0 };
  const sentIds = new Set<string>();
  let shared: LiveBackend | null = null;
  const isOwn = name === 'telemetry-store';

  async function backendWith(traces: readonly Trace[]): Promise<LiveBackend> {
    const backend = isOwn ? await open() : (shared ??= await open());
    await backend.empty?.();
    await backend.send(traces);
    return backend;
  }

  const recordings = RECORDED.filter(([, traces]) => {
    // What links to a trace of another recording would find it there, and does not in the file.
    const links = traces.flatMap(({ spans }) => spans.flatMap((span) => span.links));
    for (const { traceId } of traces) sentIds.add(traceId);
    return (
      isOwn || links.every(({ traceId }) => !sentIds.has(traceId) || traces.some((own) => own.traceId === traceId))
    );
  });

  it.each(recordings.map(([file, traces], index) => [file, traces, index] as const))(
    'say the same of %s',
    async (...of) => {
      const [file, recorded, index] = of;
      const traces = isOwn ? recorded : earlier(recorded, index * APART_MS);
      const backend = await backendWith(traces);
      try {
        const ofFile: Record<string, string> = {};
        const ofBackend: Record<string, string> = {};
        for (const report of diagnoseAll(recorded)) {
          const { trace_id } = report;
          const reader = backend.reader();
          const live = await investigate(trace_id, reader, { clock: hourAfter(traces) });
          ofFile[trace_id] = answerOf(report);
          ofBackend[trace_id] = answerOf(live);
          const requests = reader.http?.stats.requests ?? 0;
          told.traces += 1;
          told.requests += requests;
          told.most = Math.max(told.most, requests);
          expect([trace_id, requests <= REQUESTS_PER_TRACE]).toEqual([trace_id, true]);
          if (ofFile[trace_id] === ofBackend[trace_id]) told.agree += 1;
          else if (differences[name]?.[file] === SAID)
            expect(live).toMatchObject({
              complete: false,
              unsearched: expect.arrayContaining([expect.stringContaining('were not made')]),
            });
        }
        const reason = differences[name]?.[file];
        if (reason === undefined) expect(ofBackend).toEqual(ofFile);
        else {
          // A reason that no longer holds must go.
          expect(ofBackend).not.toEqual(ofFile);
          told.differ += Object.keys(ofFile).filter((traceId) => ofFile[traceId] !== ofBackend[traceId]).length;
        }
      } finally {
        if (isOwn) await backend.close();
      }
    },
    60_000,
  );

  afterAll(() => {
    const { traces, agree, differ, requests, most } = told;
    const load = requests > 0 ? `, ${(requests / traces).toFixed(1)} requests a trace, at most ${most}` : '';
    process.stdout.write(
      `${name}: as the file for ${agree} of ${traces} traces, ${differ} differ for a reason that is named${load}\n`,
    );
  });
});
