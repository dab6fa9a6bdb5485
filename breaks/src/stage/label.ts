import { z } from 'zod';
import { CAUSE_IDS, VERDICTS } from 'tracegap';
import { type Played } from './stage';

const traceId = z.string().regex(/^[0-9a-f]{32}$/);

/**
 * What must be said about one request. Verdict, hop and cause are the situation's definition; the trace ids come from
 * the programs' own journals (not from the spans), so that the pairing of the halves is the truth.
 */
export const labelSchema = z.object({
  /** Every trace that worked on the request, the caller's half first: asked with any of them, the answer is the same. */
  traces: z.array(traceId).min(1),
  verdict: z.array(z.enum(VERDICTS)).min(1),
  hop: z.object({ from: z.string().nullable(), to: z.string().nullable() }).nullable(),
  dark: z.string().nullable(),
  cause: z.enum(CAUSE_IDS).nullable(),
  ambiguous: z.boolean(),
});
export type Label = z.infer<typeof labelSchema>;

/** The labels of a performance; throws when what happened is not what the situation says of itself. */
export function labelsOf({ sent, journal }: Played): Label[] {
  return sent.map((request) => {
    const { ref } = request;
    const seen = journal.filter((entry) => entry.ref === ref);
    const traces = [...new Set(seen.map((entry) => entry.trace_id))];
    const expects = typeof request.expects === 'function' ? request.expects(seen) : request.expects;
    const verdict = typeof expects.verdict === 'string' ? [expects.verdict] : [...expects.verdict];
    const apart = verdict.includes('split') || verdict.includes('linked') || verdict.includes('restarted');
    if (traces.length !== (apart ? 2 : 1)) {
      throw new Error(
        `request ${ref} should be ${verdict.join(' or ')}, but its programs worked in ${traces.length} trace(s)`,
      );
    }
    return {
      traces,
      verdict,
      hop: expects.hop ?? null,
      dark: expects.dark ?? null,
      cause: expects.cause ?? null,
      ambiguous: expects.ambiguous ?? false,
    };
  });
}
