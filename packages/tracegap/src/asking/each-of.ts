import { REQUESTS_AT_ONCE } from '../limits.js';

/** Does the work for each of the items, begun in their order, as many at once as a backend is asked at once. The first failure is thrown. */
export async function eachOf<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  // One iterator for all workers: each takes the next item that no other has taken.
  const queue = items.values();
  const worker = async () => {
    for (const item of queue) await work(item);
  };
  await Promise.all(Array.from({ length: REQUESTS_AT_ONCE }, worker));
}
