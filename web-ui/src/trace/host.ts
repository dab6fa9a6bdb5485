// What differs between the pages that show traces. Each page's main.tsx says it once, before anything is drawn.
import { signal } from '@preact/signals';
import { type Trace, type TraceReader } from 'tracegap';

export interface TraceHost {
  /** What judges a trace reads through this. */
  reader(): TraceReader;
  /** How long spans may stay in the exporters, and how often to ask; milliseconds. */
  patience(): { marginMs: number; pollMs: number };
  /** Where else a trace can be looked at. */
  linksOf(traceId: string): readonly { readonly href: string; readonly text: string }[];
  /** Whether log lines can be asked for. */
  logs(): boolean;
  /** How often what answers has come back after a silence. */
  returns?(): number;
  /** The service at an address that a call went to (`127.0.0.1:8081`), where this page knows it. */
  nameOf?(address: string): string | null;
  /** The services that a request like this one goes through, first to last, where this page knows them. */
  expected?(traces: readonly Trace[]): readonly string[];
}

export const host = signal<TraceHost | null>(null);

/** @throws Error where a page forgot to say what it is */
export function theHost(): TraceHost {
  if (host.value === null) throw new Error('host.value is set by main.tsx');
  return host.value;
}
