/**
 * Logs lines and ends in one of the ways a process ends: node logging.js <lines> <how>. What was logged is also told on stderr, at
 * once, for the spec to compare.
 */
import { writeSync } from 'node:fs';
import { createServiceLogger } from '../logger';
import { runAsProcess } from '../start-service';

const logger = createServiceLogger('logging', 'info', process.env.LOG_FILE);
let logged = 0;

function log(lines: number): void {
  for (let line = 0; line < lines; line++) {
    logger.info('line', { number: (logged += 1), pid: process.pid });
    tell(`${logged}\n`);
  }
}

/** The spec reads stderr when it gets to it: a socket that is full is tried again. */
function tell(text: string): void {
  for (;;) {
    try {
      writeSync(2, text);
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
    }
  }
}

const lines = Number(process.argv[2]);
switch (process.argv[3]) {
  case 'ends':
    log(lines);
    break;
  case 'exits':
    log(lines);
    process.exit(3);
    break;
  case 'throws':
    setImmediate(() => {
      log(lines);
      throw new Error('nobody catches this');
    });
    break;
  case 'serves': {
    const busy = setInterval(() => log(lines), 1);
    const close = async (): Promise<void> => {
      log(lines);
      await new Promise((resolve) => setTimeout(resolve, 20));
      log(lines);
      clearInterval(busy);
    };
    void runAsProcess(() => Promise.resolve({ url: '', close }));
    break;
  }
  default:
    throw new Error('how shall it end? ends, exits, throws, serves');
}
