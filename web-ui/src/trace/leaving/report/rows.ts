// The rows of the waterfall that a report has room for.
import { type TraceReport } from 'tracegap';
import { type Row } from '../../model/waterfall';

/** More than this nobody reads on paper, and a mail has to carry it. */
const MOST_ROWS = 300;

/**
 * All of them, where they are few; else those that tell the story: where a call enters a service, what failed, what the
 * report names, the gaps, each with what stands above it.
 */
export function rowsToTell(rows: readonly Row[], report: Pick<TraceReport, 'findings'>, most = MOST_ROWS): Row[] {
  if (rows.length <= most) return [...rows];
  const named = namedSpans(report);
  const telling = (row: Row) =>
    row.kind === 'gap' || !row.sameService || row.span.status === 'error' || named.has(row.span.spanId);
  const kept = new Set<Row>();
  // The gaps and what is named must not fall to the limit.
  const first = (row: Row) => row.kind === 'gap' || named.has(row.span.spanId);
  for (const wanted of [first, telling])
    rows.forEach((row, index) => {
      if (kept.size < most && wanted(row)) for (const one of [row, ...above(rows, index)]) kept.add(one);
    });
  return rows.filter((row) => kept.has(row));
}

function namedSpans({ findings }: Pick<TraceReport, 'findings'>): ReadonlySet<string> {
  return new Set(
    findings.flatMap(({ here, there, evidence }) => [
      here.span_id,
      ...(there ? [there.span_id] : []),
      ...evidence.map(({ span_id }) => span_id),
    ]),
  );
}

/** The rows a row hangs on, nearest first. */
function above(rows: readonly Row[], index: number): Row[] {
  const found: Row[] = [];
  let depth = rows[index]?.depth ?? 0;
  for (let at = index - 1; at >= 0 && depth > 0; at -= 1) {
    const row = rows[at];
    if (row && row.depth < depth) {
      found.push(row);
      depth = row.depth;
    }
  }
  return found;
}
