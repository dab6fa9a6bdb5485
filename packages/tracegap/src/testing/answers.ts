/** What a report says, without the words: for comparing two sources that hold the same traces. */
import { type TraceReport } from '../report/types.js';

/** Verdict, and of each finding that is a break or gave the verdict: rule, hop, the other half, the likeliest cause. */
export function answerOf({ verdict, findings }: TraceReport): string {
  const told = findings.filter((finding) => finding.severity === 'break' || finding.verdict === verdict);
  const lines = told.map(({ rule, hop, here, there, ambiguous, candidates, causes }) => {
    const half = there?.trace_id ?? (ambiguous ? `one of ${candidates.length}` : 'nothing');
    return `${rule}: ${hop?.from ?? '?'} → ${hop?.to ?? '?'}, ${here.trace_id} with ${half}, ${causes[0]?.id ?? 'no cause'}`;
  });
  return [verdict, ...lines.sort()].join('\n');
}
