import { setTimeout as sleep } from 'node:timers/promises';
import { expect, type Report } from '../report.js';
import { type Stack } from '../stack.js';
import { newestOrder } from './switching.js';

/** `--profile traffic` places orders by itself and goes away again. */
export async function checkTraffic(report: Report, stack: Stack): Promise<void> {
  await report.check(`${stack.variant}: the profile "traffic" places orders`, async () => {
    const before = await newestOrder();
    await stack.compose('--profile', 'traffic', 'up', '--wait', '--no-recreate', 'traffic');
    await sleep(6000);
    await stack.compose('--profile', 'traffic', 'rm', '--stop', '--force', 'traffic');
    const after = await newestOrder();
    expect(after >= before + 3, `at least three orders in six seconds, got ${after - before}`);
  });
}
