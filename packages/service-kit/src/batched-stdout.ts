// stdout for log lines: written in batches, since one system call a line was a tenth to a fifth of a busy service's time.
import { EOL } from 'node:os';
import SonicBoom from 'sonic-boom';
import Transport from 'winston-transport';

/** A line is seen this long after it was logged, at most. */
const FLUSH_EVERY_MS = 50;
/** So many bytes are written at once, without waiting; less than a pipe takes in one go. */
const BATCH_BYTES = 8 * 1024;

/** Where winston's formats leave the finished line (triple-beam). */
const MESSAGE = Symbol.for('message');

const destination = new SonicBoom({
  fd: 1,
  sync: true, // in order, and nothing under way when the process ends
  minLength: BATCH_BYTES,
  periodicFlush: FLUSH_EVERY_MS,
});
// Whoever read along has gone (EPIPE): the service goes on without.
destination.on('error', () => undefined);

let atOnce = false;

/**
 * Writes what is waiting, and from now on each line at once: for a process that is told to end. A signal that nobody handles, and
 * which a second SIGTERM may be, ends it without another chance.
 */
export function stopBatching(): void {
  atOnce = true;
  flush();
}

function flush(): void {
  try {
    destination.flushSync();
  } catch {
    // See above: nobody reads.
  }
}

// The end by itself, by process.exit and by an uncaught error all come by here.
process.on('exit', flush);

/** winston's transport to stdout. */
export class BatchedStdout extends Transport {
  override log(info: Record<symbol, unknown>, next: () => void): void {
    destination.write(`${String(info[MESSAGE])}${EOL}`);
    if (atOnce) flush();
    next();
  }
}
