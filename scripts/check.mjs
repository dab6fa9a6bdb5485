// `npm run check`: formatting, lint, types, and what nobody uses, of the whole tree; stops at the first that fails.
import { spawnSync } from 'node:child_process';

const steps = [
  ['prettier', 'node_modules/prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.'],
  ['eslint', 'node_modules/eslint/bin/eslint.js', '--max-warnings', '0', '.'],
  ['unused and undeclared', 'node_modules/knip/bin/knip.js', '--treat-config-hints-as-errors'],
  ['types', 'node_modules/typescript/bin/tsc', '-p', 'tsconfig.json'],
  // apart, because the package sets another module kind: its grammar declares ES module types for a CommonJS build
  ['types of the store', 'node_modules/typescript/bin/tsc', '-p', 'packages/telemetry-store/tsconfig.json'],
  // The page is type-checked by itself: it has the DOM's types and none of Node's.
  ['types of the page', 'node_modules/typescript/bin/tsc', '-p', 'web-ui/tsconfig.json'],
  ['types of its tests', 'node_modules/typescript/bin/tsc', '-p', 'web-ui/test/tsconfig.json'],
];
for (const [name, ...args] of steps) {
  process.stdout.write(`${name} …\n`);
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' });
  if (status !== 0) {
    const mend = name === 'prettier' ? "; 'npx prettier --write .' fixes it" : '';
    process.stderr.write(`${name} found something${mend}\n`);
    process.exit(status ?? 1);
  }
}
