import { diagnoseAll } from '../diagnose.js';
import { investigate } from '../investigate.js';
import { readFiles } from '../node/files.js';
import { MemoryReader } from '../readers/memory.js';
import { forTerminal } from '../render/escape.js';
import { type TraceReport } from '../report/types.js';
import { type Trace } from '../span/model.js';
import { type NamedTrace } from './settings.js';

/** Every trace of the files, or the named one with the others around it; what cannot be read is told on stderr. */
export async function judgeFiles(
  paths: readonly string[],
  keys: readonly string[],
  named?: NamedTrace,
): Promise<{ reports: TraceReport[]; traces: readonly Trace[] }> {
  const { traces, problems } = await readFiles(paths);
  for (const problem of problems) process.stderr.write(`${forTerminal(problem, 400)}\n`);
  const reader = new MemoryReader(traces);
  const all = reader.all();
  if (named === undefined) return { reports: diagnoseAll(all, keys), traces: all };
  const { traceId, ...seen } = named;
  return { reports: [await investigate(traceId, reader, { keys, ...seen })], traces: all };
}
