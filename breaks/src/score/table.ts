import { type Judged, gravest } from './judge';
import { DOUBTED_AT_MOST, GOALS, missed, mistakes, score, type Score } from './score';

/** The whole report of `npm run break -- --score`. */
export function scoreText(judged: readonly Judged[]): string {
  const heldOut = judged.filter(({ holdOut }) => holdOut);
  const columns: [string, Score][] = [
    ['questions', score(judged)],
    ['recordings', score(judged, 'recordings')],
    ['hold-out only', score(heldOut)],
    ['other languages', score(judged.filter(({ situation }) => situation === 'others'))],
  ];
  return [
    figures(columns),
    'Verdicts (rows: expected, columns: said)',
    confusion(
      judged,
      (one) => one.label.verdict.join('|'),
      (one) => one.report.verdict,
    ),
    'Causes of what is broken (rows: expected, columns: said first)',
    confusion(
      judged.filter(({ label }) => label.hop !== null && label.cause !== null),
      (one) => one.label.cause ?? '-',
      (one) => gravest(one.report)?.causes[0]?.id ?? '-',
    ),
    ...section('Mistakes', mistakes(judged)),
    ...section('Goals missed', missed(score(judged))),
    '',
  ].join('\n\n');
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [`${title}: none`] : [`${title}:\n${lines.map((line) => `  ${line}`).join('\n')}`];
}

function figures(columns: readonly [string, Score][]): string {
  const names = ['precision', 'recall', 'found', 'doubted', 'hop', 'cause', 'pair'] as const;
  const head = ['', 'goal', ...columns.map(([name]) => name)];
  const rows = names.map((name) => [
    name,
    name === 'doubted' ? `<= ${DOUBTED_AT_MOST}` : name in GOALS ? String(GOALS[name as keyof typeof GOALS]) : '',
    ...columns.map(([, reached]) => reached[name].toFixed(3)),
  ]);
  const counts = (['wrongPairs', 'questions', 'recordings'] as const).map((name) => [
    name === 'wrongPairs' ? 'wrong pairs' : name,
    name === 'wrongPairs' ? '0' : '',
    ...columns.map(([, reached]) => String(reached[name])),
  ]);
  return aligned([head, ...rows, ...counts]);
}

function confusion(
  judged: readonly Judged[],
  expected: (one: Judged) => string,
  said: (one: Judged) => string,
): string {
  const rows = [...new Set(judged.map(expected))].sort();
  const columns = [...new Set(judged.map(said))].sort();
  const count = (row: string, column: string): string => {
    const hits = judged.filter((one) => expected(one) === row && said(one) === column).length;
    return hits === 0 ? '·' : String(hits);
  };
  return aligned([['', ...columns], ...rows.map((row) => [row, ...columns.map((column) => count(row, column))])]);
}

function aligned(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ');
  return rows.map((row) => `  ${line(row)}`).join('\n');
}
