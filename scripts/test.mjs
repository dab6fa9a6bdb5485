// `npm test`: every *.spec.ts of the workspace, then the trace shapes on a running lab (e2e).
import { spawnSync } from 'node:child_process';

const { status } = spawnSync(
  process.execPath,
  ['node_modules/jest/bin/jest.js', '--passWithNoTests', ...process.argv.slice(2)],
  {
    stdio: 'inherit',
  },
);
process.exitCode = status ?? 1;
