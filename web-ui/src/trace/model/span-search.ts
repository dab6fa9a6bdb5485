// Words somebody looks for in the spans, and the rows to stop at.
import { type Span, type TraceReport } from 'tracegap';
import { type Row } from './waterfall';

/** Keys of the rows whose span has every word somewhere: in its service, name, ids, attributes, events or resource. */
export function matching(rows: readonly Row[], query: string): ReadonlySet<string> {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return new Set();
  const found = rows.flatMap((row) => {
    if (row.kind !== 'span') return [];
    const text = textOf(row.span);
    return words.every((word) => text.includes(word)) ? [row.key] : [];
  });
  return new Set(found);
}

/** Keys of the rows where something went wrong: spans that failed, and gaps that are a break. */
export function wrongRows(rows: readonly Row[], { findings }: Pick<TraceReport, 'findings'>): ReadonlySet<string> {
  const wrong = rows.filter((row) =>
    row.kind === 'span' ? row.span.status === 'error' : findings[row.finding]?.severity === 'break',
  );
  return new Set(wrong.map(({ key }) => key));
}

/** The next of `keys` in the order of the rows, round about; null where there is none. */
export function nextOf(
  rows: readonly Row[],
  keys: ReadonlySet<string>,
  fromKey: string | null,
  step: 1 | -1,
): string | null {
  const count = rows.length;
  const from = rows.findIndex(({ key }) => key === fromKey);
  const start = from < 0 && step === -1 ? 0 : from;
  for (let offset = 1; offset <= count; offset += 1) {
    const row = rows[(start + step * offset + count * 2) % count];
    if (row && keys.has(row.key)) return row.key;
  }
  return null;
}

/** The keys of the rows above a row, up to its root: what must be unfolded for it to be seen. */
export function ancestorsOf(rows: readonly Row[], key: string): string[] {
  const index = rows.findIndex((row) => row.key === key);
  const found: string[] = [];
  let depth = rows[index]?.depth ?? 0;
  for (let above = index - 1; above >= 0 && depth > 0; above -= 1) {
    const row = rows[above];
    if (!row || row.depth >= depth) continue;
    depth = row.depth;
    found.push(row.key);
  }
  return found;
}

function textOf(span: Span): string {
  const { resource, name, spanId, attributes, events, kind } = span;
  const pairs = [attributes, resource.attributes, ...events.map((event) => event.attributes)].flatMap(Object.entries);
  const said = pairs.map(([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  return [resource.service, name, spanId, kind, ...events.map((event) => event.name), ...said].join('\n').toLowerCase();
}
