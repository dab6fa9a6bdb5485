// Every report on the recorded corpus and the fixtures, held: whoever only moves code changes none of them. A line names the trace, the
// verdict and what was found; the number behind it is a hash of the whole report, keys in order. A change that is meant is renewed by
//   npm test -- packages/tracegap/src/report-snapshots -u      and read in the diff of the snapshot.
import { createHash } from 'node:crypto';
import path from 'node:path';
import { diagnoseAll, investigate, MemoryReader, type Trace, type TraceReport } from './index';
import { RECORDINGS, recordingsIn, tracesOf } from './testing/recordings';

const PACKAGE = path.resolve(__dirname, '..');

/** The same text for the same report, in whatever order its keys were made. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([one], [other]) => (one < other ? -1 : 1)))
      : inner,
  );
}

const hash = (value: unknown): string => createHash('sha256').update(canonical(value)).digest('hex').slice(0, 12);

function line(report: TraceReport): string {
  const found = report.findings.map(({ rule, hop, there, ambiguous, causes }) =>
    [
      `${rule} ${hop?.from ?? '?'} → ${hop?.to ?? '?'}`,
      there ? `there ${there.trace_id.slice(0, 8)}` : ambiguous ? 'ambiguous' : 'alone',
      causes.map(({ id }) => id).join(' '),
    ].join(', '),
  );
  return [report.trace_id.slice(0, 8), report.verdict, ...found].join(' | ');
}

/** All at once as `tracegap file` does, and each by itself as with a backend. */
async function linesOf(traces: readonly Trace[]): Promise<string[]> {
  const reader = new MemoryReader(traces);
  return Promise.all(
    diagnoseAll(traces).map(async (report) => {
      const alone = await investigate(report.trace_id, reader, { waitMs: 0 });
      return `${line(report)} # ${hash(report)} ${hash(alone)}`;
    }),
  );
}

describe.each(RECORDINGS.map((folder) => [path.relative(PACKAGE, folder), folder]))(
  'reports on %s',
  (_name, folder) => {
    const files = recordingsIn(folder);
    it.each(files.map((file) => [path.relative(folder, file), file]))('%s: as they were', async (_, file) => {
      expect(await linesOf(tracesOf(file))).toMatchSnapshot();
    });
  },
);
