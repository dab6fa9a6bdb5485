// Installs and builds the workspace when, and only when, something changed since the last time.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { run, withProgress } from './progress.mjs';
import { filesBelow, sameStamp, stampOf, writeStamp } from './stamp.mjs';

/** `pnpm install` by the pinned pnpm, so that a machine with Node and npm is enough. */
export async function ensureInstalled(root, node, env) {
  const stampFile = path.join(root, 'node_modules', '.installed');
  const names = ['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml'];
  const inputs = [...filesBelow(root, (file) => names.includes(path.basename(file)))];
  const stamp = stampOf(inputs, node);
  if (sameStamp(stampFile, stamp)) return;
  const { packageManager } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  await withProgress('installing the packages', () =>
    run('npx', ['-y', packageManager, 'install', '--frozen-lockfile', '--prefer-offline'], {
      cwd: root,
      env: { ...env, CI: 'true' },
    }),
  );
  writeStamp(stampFile, stampOf(inputs, node));
}

/** TypeScript (incremental), then the page. */
export async function ensureBuilt(root, node, env, { force = false } = {}) {
  const stampFile = path.join(root, '.cache', 'built');
  const sources = ['packages', 'services', 'web-ui', 'e2e', 'breaks/src'].flatMap((dir) => [
    ...filesBelow(path.join(root, dir), (file) => !/\.spec\.tsx?$/.test(file)),
  ]);
  const stamp = stampOf([...sources, path.join(root, 'tsconfig.base.json'), path.join(root, 'tsconfig.build.json')]);
  if (!force && sameStamp(stampFile, stamp) && existsSync(path.join(root, 'packages/lab/dist'))) return;
  rmSync(stampFile, { force: true });
  const bin = (name) => path.join(root, 'node_modules', name);
  await withProgress('building the services and tools', () =>
    run(node, [bin('typescript/bin/tsc'), '-b', 'tsconfig.build.json'], { cwd: root, env, shell: false }),
  );
  await withProgress('building the page', () =>
    run(node, [path.join(root, 'web-ui/node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'warn'], {
      cwd: path.join(root, 'web-ui'),
      env,
      shell: false,
    }),
  );
  writeStamp(stampFile, stamp);
}
