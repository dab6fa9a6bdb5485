// The right Node. undici 8 needs Node >= 22.19; where the Node at hand is older, the pinned one comes from the npm
// registry into the project's cache. Nothing is installed globally.
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { once } from './lock.mjs';
import { run, withProgress } from './progress.mjs';

const PINNED_NODE = '24.21.0';
const OLDEST_NODE = '22.19.0';

/**
 * @returns {boolean} whether a Node of this version runs the project.
 * @public asked by e2e/src/old-node.e2e-spec.ts, in a process of its own
 */
export const isNewEnough = (version) => version.localeCompare(OLDEST_NODE, 'en', { numeric: true }) >= 0;

/** @returns {Promise<string>} the path of a Node that runs this project: this one, or the pinned one in the cache. */
export async function ensureNode(root) {
  if (isNewEnough(process.versions.node)) return process.execPath;
  // npm's `node` package is a chooser whose install script fetches exactly this platform package; asking for the
  // platform package itself needs no install script to be allowed.
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const name = `node-${platform}-${process.arch}`;
  const home = path.join(root, '.cache', `node-${PINNED_NODE}`);
  const binary = path.join(home, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  await once(
    root,
    () => existsSync(binary),
    (onStart) => fetchNode(home, name, onStart),
  );
  return binary;
}

async function fetchNode(home, name, onStart) {
  const fresh = `${home}.${process.pid}`;
  mkdirSync(fresh, { recursive: true });
  const install = ['install', '--prefix', fresh, '--no-save', '--no-audit', '--no-fund', '--ignore-scripts'];
  try {
    await withProgress(
      `Node ${process.versions.node} is too old for this project; fetching Node ${PINNED_NODE} into .cache`,
      () => run('npm', [...install, '--prefer-offline', `${name}@${PINNED_NODE}`], { onStart }),
    );
    rmSync(home, { recursive: true, force: true });
    renameSync(fresh, home);
  } catch (error) {
    throw new Error(
      `This project needs Node ${OLDEST_NODE} or newer, this is ${process.versions.node}, and the pinned one could not be fetched.\n` +
        `Install Node ${PINNED_NODE.split('.')[0]} yourself (https://nodejs.org) and try again.\n${error.message}`,
      { cause: error },
    );
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}
