// `npm test`: every *.spec.ts of the workspace, then e2e: trace shapes and the runner itself on labs that run.
// Arguments go to both, as to jest: npm test -- packages/lab, npm test -- -t 'Ctrl-C'.
import { spawnSync } from 'node:child_process';
import { findBrowser } from '../web-ui/test/find-browser.cjs';

const passedOn = process.argv.slice(2);
const PARTS = [
  { name: 'specs', args: [] },
  // One after the other: each starts a lab of its own, and two cores are not many.
  { name: 'e2e', args: ['-c', 'e2e/jest.config.cjs', '--runInBand'] },
  // Two at once: on two cores that is a quarter sooner (84 s to 64 s for four of them).
  { name: 'browser', args: ['-c', 'web-ui/jest.browser.config.cjs', '--maxWorkers=2'] },
];

// On a laptop a missing browser is no failure; where the result counts (CI) it is.
const withoutBrowser = !process.env.CI && findBrowser() === null;
const results = PARTS.filter(({ name }) => name !== 'browser' || !withoutBrowser).map(({ name, args }) => {
  process.stdout.write(`\n== ${name}\n`);
  const begun = Date.now();
  const jest = ['node_modules/jest/bin/jest.js', '--passWithNoTests', ...args, ...passedOn];
  const { status, signal } = spawnSync(process.execPath, jest, { stdio: 'inherit' });
  if (signal) process.exit(130);
  return { name, passed: status === 0, seconds: Math.round((Date.now() - begun) / 1000) };
});

process.stdout.write('\n');
for (const { name, passed, seconds } of results) {
  process.stdout.write(`${passed ? 'passed' : 'FAILED'}  ${name} (${seconds} s)\n`);
}
if (withoutBrowser) {
  process.stdout.write('skipped browser: no Chromium or Chrome was found (install one, or set CHROMIUM_PATH)\n');
}
process.exitCode = results.every(({ passed }) => passed) ? 0 : 1;
