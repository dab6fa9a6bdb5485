// A service that is down, for real: its process is killed until the lab gives up starting it again.
import { readlinkSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { descendants, type TestLab } from '@demo/lab';

/** @throws Error when it is still started again after a minute */
export async function takeDown(lab: TestLab, service: string): Promise<void> {
  const deadline = Date.now() + 60_000;
  // Killed too often, or once more before it was up again.
  const stays = new RegExp(`^${service} .*( stays down|\\. The end of )`, 'm');
  while (!stays.test(lab.output())) {
    if (Date.now() > deadline) throw new Error(`${service} is still started again:\n${lab.output()}`);
    kill(lab, service);
    await sleep(250);
  }
}

/** Once; the lab starts it again. */
export function kill(lab: TestLab, service: string): void {
  for (const pid of descendants(lab.runner.pid ?? 0))
    if (runsIn(pid, `/services/${service}`)) process.kill(pid, 'SIGKILL');
}

function runsIn(pid: number, folder: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/cwd`).endsWith(folder);
  } catch {
    return false; // it ended meanwhile
  }
}
