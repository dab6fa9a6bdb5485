import { findAnyRunning, findRunning, type RunningLab } from '../runner/running.js';
import { parsePortOffset } from '../options.js';

/** The running lab that a command means. @param portOffset as typed; without it the usual lab, or the only one */
export function wantedLab(portOffset: string | undefined): Promise<RunningLab | undefined> {
  return portOffset === undefined ? findAnyRunning() : findRunning(parsePortOffset(portOffset));
}

/** @throws Error that says how to start one */
export async function needLab(portOffset: string | undefined): Promise<RunningLab> {
  const lab = await wantedLab(portOffset);
  if (lab) return lab;
  if (portOffset === undefined) throw new Error('no lab runs here. Start it in another terminal: npm start');
  throw new Error(
    `no lab runs here at port offset ${portOffset}. Start it in another terminal: npm start -- --port-offset ${portOffset}`,
  );
}

/** What both `npm run order` and `npm run compare` order. */
export const WANTED_OPTIONS = {
  user: { type: 'string', default: 'lab' },
  product: { type: 'string', default: 'Mouse' },
  quantity: { type: 'string', default: '1' },
  'port-offset': { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false },
} as const;
