import { readFileSync } from 'node:fs';
import { localUrl, type Ports } from '../layout/ports.js';
import { ownerOf } from '../../bin/ports.cjs';

/** Linux counts processor time in hundredths of a second for every program (USER_HZ). */
const MS_PER_TICK = 10;

/** The processes of a lab whose work an order is. */
const WORKING = ['order', 'inventory', 'pricing', 'notify', 'otlp'] as const;

/** Finds the processes once; the function it returns tells the processor time they have had, in milliseconds, or null off Linux. */
export async function cpuMeter(ports: Ports): Promise<() => number | null> {
  if (process.platform !== 'linux') return () => null;
  const owners = await Promise.all(WORKING.map((name) => ownerOf(ports[name])));
  const missing = WORKING.find((_, index) => !owners[index]);
  if (missing) throw new Error(`nobody listens on ${localUrl(ports[missing])}: did ${missing} end?`);
  return () => owners.reduce((sum, owner) => sum + (owner ? cpuMsOf(owner.pid) : 0), 0);
}

/** proc(5): utime and stime are the 14th and 15th fields, counted after the name, which may contain spaces. */
function cpuMsOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * MS_PER_TICK;
}
