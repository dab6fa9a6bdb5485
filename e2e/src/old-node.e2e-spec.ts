import { ROOT } from '@demo/lab';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const OLDEST_NODE = 22;
/** Loaded first, makes a new Node call itself an old one: used where the machine has no old one. */
const PRETEND_OLD = `data:text/javascript,Object.defineProperty(process.versions,'node',{value:'20.20.2'})`;

/** A Node that is too old, from PATH; or this one pretending to be. */
function oldNode(): { how: string; command: string; args: string[] } {
  for (const folder of (process.env['PATH'] ?? '').split(path.delimiter)) {
    const command = path.join(folder, 'node');
    if (!existsSync(command)) continue;
    const { stdout } = spawnSync(command, ['--version'], { encoding: 'utf8' });
    const major = Number(/^v(\d+)/.exec(stdout)?.[1] ?? OLDEST_NODE);
    if (major < OLDEST_NODE) return { how: `real Node ${stdout.trim()}`, command, args: [] };
  }
  return { how: 'this Node under an old name', command: process.execPath, args: ['--import', PRETEND_OLD] };
}

describe('a machine with an old Node', () => {
  const { how, command, args } = oldNode();
  /** What scripts/setup/node.mjs answers under the old Node. */
  const ask = (question: string) => {
    const setup = path.join(ROOT, 'scripts/setup/node.mjs');
    const script = `import * as setup from '${setup}'; console.log(${question});`;
    return spawnSync(command, [...args, '--input-type=module', '-e', script], { encoding: 'utf8' });
  };

  it(`goes on with the pinned Node (${how})`, () => {
    const { stdout, stderr, status } = ask(`await setup.ensureNode('${ROOT}')`);
    expect({ stderr, status }).toEqual({ stderr: expect.not.stringContaining('Error'), status: 0 });
    const version = spawnSync(stdout.trim(), ['--version'], { encoding: 'utf8' }).stdout;
    expect(Number(/^v(\d+)/.exec(version)?.[1])).toBeGreaterThanOrEqual(OLDEST_NODE);
  });

  it('is one below what undici 8 asks for, 22.19', () => {
    const { stdout } = ask(`['20.20.2', '22.9.0', '22.18.1', '22.19.0', '24.0.0'].map(setup.isNewEnough)`);
    expect(stdout).toBe('[ false, false, false, true, true ]\n');
  });

  it.each(['packages/tracegap', 'packages/otel'])('is told the same number by %s and its README', (folder) => {
    const text = (file: string) => readFileSync(path.join(ROOT, folder, file), 'utf8');
    expect(JSON.parse(text('package.json'))).toMatchObject({ engines: { node: '>=22.19' } });
    expect(text('README.md').match(/Node (>= )?[\d.]*\d/g)).toEqual([expect.stringContaining('22.19')]);
  });

  it(`runs npm's scripts all the same (${how})`, () => {
    const run = path.join(ROOT, 'scripts/run.mjs');
    const { stdout, status } = spawnSync(command, [...args, run, 'order', '--help'], { encoding: 'utf8', cwd: ROOT });
    expect(stdout).toContain('npm run order');
    expect(status).toBe(0);
  });
});
