import { readFileSync } from 'node:fs';
import { investigate, MemoryReader, parseOtlp, type Finding, type Trace, type TraceReport } from 'tracegap';
import { type CorpusEntry } from '../corpus';
import { type Label } from '../stage/label';

/** One question (a trace id of a recording) and tracegap's answer. */
export interface Judged {
  readonly recording: string;
  readonly situation: string;
  readonly twin: boolean;
  readonly holdOut: boolean;
  readonly label: Label;
  readonly asked: string;
  readonly report: TraceReport;
}

/** Asks tracegap about every trace of a recording that its label speaks of. */
export async function judgeEntry(entry: CorpusEntry, read = readRecording): Promise<Judged[]> {
  const reader = new MemoryReader(read(entry.file));
  const judged: Judged[] = [];
  for (const label of entry.requests) {
    for (const asked of label.traces) {
      judged.push({
        recording: `${entry.situation}/${entry.twin ? 'twin-' : ''}${entry.take}`,
        situation: entry.situation,
        twin: entry.twin,
        holdOut: entry.hold_out,
        label,
        asked,
        report: await investigate(asked, reader, { waitMs: 0 }),
      });
    }
  }
  return judged;
}

/** The traces of a recording; a filter may have kept nothing of it. */
export function readRecording(file: string): readonly Trace[] {
  return parseOtlp(readFileSync(file, 'utf8')).traces;
}

/** The finding that gave the report its verdict. */
export function gravest(report: TraceReport): Finding | undefined {
  return report.findings.find((finding) => finding.verdict === report.verdict && finding.severity !== 'warning');
}
