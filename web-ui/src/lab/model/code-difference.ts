// The few lines in which the variants differ, from the source files themselves: Vite puts their text into the page when it is built.
import { diffLines } from 'diff';

const PRICING = import.meta.glob<string>(
  ['../../../../services/pricing/src/main*.ts', '../../../../services/pricing/src/forward-headers.ts'],
  { query: '?raw', import: 'default', eager: true },
);

interface DiffLine {
  readonly change: 'same' | 'added' | 'removed';
  readonly text: string;
}

export interface FileDifference {
  /** As in the repository: `services/pricing/src/main.drop.ts`. */
  readonly file: string;
  /** The file it is compared with; null for the one the others are compared with. */
  readonly against: string | null;
  readonly lines: readonly DiffLine[];
}

const FIRST = 'services/pricing/src/main.ts';

/** `main.ts` as it is, every other entry against it, and files of their own as wholly added. */
export function variantFiles(sources: Readonly<Record<string, string>> = PRICING): FileDifference[] {
  const files = Object.entries(sources)
    .map(([path, text]) => ({ file: path.replace(/^(\.\.\/)+/, ''), text }))
    .filter(({ file }) => !file.endsWith('.spec.ts'));
  const first = files.find(({ file }) => file === FIRST);
  if (!first) return [];
  const others = files
    .filter((one) => one !== first)
    .sort((a, b) => Number(isEntry(b.file)) - Number(isEntry(a.file)) || a.text.length - b.text.length);
  return [
    { file: first.file, against: null, lines: linesOf(first.text).map((text) => ({ change: 'same', text })) },
    ...others.map(({ file, text }) => ({
      file,
      against: isEntry(file) ? first.file : null,
      lines: isEntry(file)
        ? difference(first.text, text)
        : linesOf(text).map((line) => ({ change: 'added' as const, text: line })),
    })),
  ];
}

const isEntry = (file: string) => /\/main[^/]*\.ts$/.test(file);

function difference(before: string, after: string): DiffLine[] {
  return diffLines(before, after).flatMap(({ added, removed, value }) =>
    linesOf(value).map((text) => ({ change: added ? 'added' : removed ? 'removed' : 'same', text }) as const),
  );
}

const linesOf = (text: string) => text.replace(/\n$/, '').split('\n');
