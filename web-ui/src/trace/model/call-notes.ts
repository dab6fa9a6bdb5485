// Which calls of a trace failed, and which were never made.
import { type MapEdge } from './hop-map';

export interface CallNotes {
  readonly failed: readonly MapEdge[];
  /** The services that were not called. */
  readonly notCalled: readonly string[];
  /** The last service that took the request, and what it answered instead of calling on. */
  readonly last: MapEdge | undefined;
}

/** Null where every call was answered. */
export function callNotesOf(edges: readonly MapEdge[]): CallNotes | null {
  const failed = edges.filter(({ state }) => state === 'failed');
  const notCalled = edges.filter(({ state }) => state === 'not-called').map(({ to }) => to);
  if (failed.length === 0 && notCalled.length === 0) return null;
  const last = edges.findLast(
    ({ status, to }) => status !== null && !edges.some((on) => on.from === to && on.status !== null),
  );
  return { failed, notCalled, last };
}
