// Installs and builds the workspace when, and only when, something changed since the last time.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { once } from './lock.mjs';
import { run, withProgress } from './progress.mjs';
import { filesBelow, sameStamp, stampOf, writeStamp } from './stamp.mjs';

/** `pnpm install` by the pinned pnpm, so that a machine with Node and npm is enough. */
export async function ensureInstalled(root, node, env) {
  const stampFile = path.join(root, 'node_modules', '.installed');
  const names = ['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml'];
  const stamp = () => stampOf([...filesBelow(root, (file) => names.includes(path.basename(file)))], node);
  await once(
    root,
    () => sameStamp(stampFile, stamp()),
    async (onStart) => {
      const installed = stamp();
      const { packageManager } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
      const install = ['-y', '--prefer-offline', packageManager, 'install', '--frozen-lockfile', '--prefer-offline'];
      await withProgress('installing the packages', () =>
        run('npx', install, { cwd: root, env: { ...env, CI: 'true' }, onStart }),
      );
      writeStamp(stampFile, installed);
    },
  );
}

/** TypeScript (incremental), then the page. */
export async function ensureBuilt(root, node, env, { force = false } = {}) {
  const stampFile = path.join(root, '.cache', 'built');
  if (force) rmSync(stampFile, { force: true });
  const stamp = () => stampOf(sourcesOf(root));
  await once(
    root,
    () => sameStamp(stampFile, stamp()) && existsSync(path.join(root, 'packages/lab/dist')),
    async (onStart) => {
      const built = stamp();
      rmSync(stampFile, { force: true });
      await build(root, node, env, onStart);
      writeStamp(stampFile, built);
    },
  );
}

function sourcesOf(root) {
  const sources = ['packages', 'services', 'web-ui', 'e2e', 'breaks'].flatMap((dir) => [
    ...filesBelow(path.join(root, dir), (file) => !/\.spec\.tsx?$/.test(file)),
  ]);
  return [...sources, path.join(root, 'tsconfig.base.json'), path.join(root, 'tsconfig.build.json')];
}

async function build(root, node, env, onStart) {
  const compiler = path.join(root, 'node_modules/typescript/bin/tsc');
  await withProgress('building the services and tools', () =>
    run(node, [compiler, '-b', 'tsconfig.build.json'], { cwd: root, env, shell: false, onStart }),
  );
  const vite = (what, folder, ...options) =>
    withProgress(`building ${what}`, () =>
      run(node, [path.join(folder, 'node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'warn', ...options], {
        cwd: folder,
        env,
        shell: false,
        onStart,
      }),
    );
  await vite('the page', path.join(root, 'web-ui'));
  await vite('the page of tracegap serve', path.join(root, 'web-ui'), '--mode', 'serve');
  await vite('the report of tracegap', path.join(root, 'web-ui'), '--mode', 'report');
  await vite('the rest of tracegap serve', path.join(root, 'packages/tracegap'));
}
