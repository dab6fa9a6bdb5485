/** What a shipper would find in a log file: a JSON object per line, of a request (`ref`) or of none. */
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { type JournalEntry } from './program';

const lineSchema = z.looseObject({ ref: z.number().optional(), trace_id: z.string().optional() });
export type LogLine = z.infer<typeof lineSchema>;

/** What must hold of the lines of requests: each names the trace its request was worked on in, or none does. */
export interface LinesExpected {
  readonly requests: number;
  readonly traced: boolean;
}

/**
 * Waits for the lines of so many requests and compares them with what the programs told the stage.
 * @throws Error when a line names a trace that it should not, or none where it should
 */
export async function linesOf(
  file: string,
  { requests, traced }: LinesExpected,
  journal: readonly JournalEntry[],
  patienceMs: number,
): Promise<LogLine[]> {
  const deadline = Date.now() + patienceMs;
  let lines = read(file);
  while (ofRequests(lines).length < requests) {
    if (Date.now() > deadline) throw new Error(`${file} has not the lines of ${requests} request(s)`);
    await wait(20);
    lines = read(file);
  }
  for (const line of lines) check(line, traced, journal);
  return lines;
}

function check({ ref, trace_id: traceId }: LogLine, traced: boolean, journal: readonly JournalEntry[]): void {
  const told = ref === undefined || !traced ? [undefined] : traces(ref, journal);
  if (!told.includes(traceId))
    throw new Error(`a log line of request ${ref ?? '(none)'} names the trace ${traceId ?? '(none)'}`);
}

const traces = (ref: number, journal: readonly JournalEntry[]): (string | undefined)[] =>
  journal.filter((entry) => entry.ref === ref).map((entry) => entry.trace_id);

const ofRequests = (lines: readonly LogLine[]): LogLine[] => lines.filter(({ ref }) => ref !== undefined);

/** The last line may not be written to its end yet. */
const read = (file: string): LogLine[] =>
  existsSync(file)
    ? readFileSync(file, 'utf8')
        .split('\n')
        .slice(0, -1)
        .map((line) => lineSchema.parse(JSON.parse(line)))
    : [];
