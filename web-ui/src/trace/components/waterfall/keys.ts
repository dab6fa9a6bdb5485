// The keys of the waterfall: those of a tree grid (WAI-ARIA Authoring Practices), and a few of its own.
import { type Row } from '../../model/waterfall';

export type Steer =
  | { readonly move: number }
  | { readonly toggle: string }
  | { readonly open: string }
  | { readonly zoom: 'in' | 'out' | 'whole' }
  | { readonly go: 'search' | 'next-wrong' | 'previous-wrong' }
  | null;

const OWN: Readonly<Record<string, Steer>> = {
  '+': { zoom: 'in' },
  '=': { zoom: 'in' },
  '-': { zoom: 'out' },
  '0': { zoom: 'whole' },
  '/': { go: 'search' },
  e: { go: 'next-wrong' },
  E: { go: 'previous-wrong' },
};

export function keyAction(key: string, rows: readonly Row[], active: number, collapsed: ReadonlySet<string>): Steer {
  const row = rows[active];
  if (!row) return null;
  const folds = row.kind === 'span' && row.children > 0;
  switch (key) {
    case 'ArrowDown':
      return { move: active + 1 };
    case 'ArrowUp':
      return { move: active - 1 };
    case 'PageDown':
      return { move: active + 10 };
    case 'PageUp':
      return { move: active - 10 };
    case 'Home':
      return { move: 0 };
    case 'End':
      return { move: rows.length - 1 };
    case 'ArrowRight':
      return folds && collapsed.has(row.key) ? { toggle: row.key } : { move: active + 1 };
    case 'ArrowLeft': {
      if (folds && !collapsed.has(row.key)) return { toggle: row.key };
      const parent = rows.findLastIndex((other, index) => index < active && other.depth < row.depth);
      return parent < 0 ? null : { move: parent };
    }
    case 'Enter':
    case ' ':
      return row.kind === 'span' ? { open: row.key } : { move: active + 1 };
    default:
      return OWN[key] ?? null;
  }
}
