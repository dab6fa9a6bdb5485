// What differs between the pages that show traces. Each page's main.tsx says it once, before anything is drawn.
import { signal } from '@preact/signals';

export interface TraceHost {
  /** How long spans may stay in the exporters, and how often to ask; milliseconds. */
  patience(): { marginMs: number; pollMs: number };
  /** Where else a trace can be looked at. */
  linksOf(traceId: string): readonly { readonly href: string; readonly text: string }[];
}

export const host = signal<TraceHost>({ patience: () => ({ marginMs: 2_500, pollMs: 400 }), linksOf: () => [] });
