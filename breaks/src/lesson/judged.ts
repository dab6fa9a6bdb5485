import { investigate, MemoryReader, parseOtlpValue } from 'tracegap';
import { gravest } from '../score/judge';
import { type Recording } from '../stage/play';
import { type Left, type Part } from './schema';

/** A recording with what tracegap says of each of its requests. */
export async function judged(situation: string, part: Part, { resourceSpans, labels }: Recording): Promise<Left> {
  const reader = new MemoryReader(parseOtlpValue({ resourceSpans }).traces);
  const requests = labels.map(async (label) => {
    const report = await investigate(label.traces[0] as string, reader, { waitMs: 0 });
    return { ...label, says: report.verdict, says_cause: gravest(report)?.causes[0]?.id ?? null };
  });
  return { situation, part, recorded: false, resourceSpans, requests: await Promise.all(requests) };
}
