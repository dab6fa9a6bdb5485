// Packs what people install, tracegap and @demo/otel, looks into the packages, and writes beside them what a release needs: notes,
// checksums, and from which commit and with which tools they were made. Publishes nothing; .github/workflows/release.yml does.
//   npm run release                 into .artifacts/release
//   npm run release -- --tag v0.1.0 fails unless the tag, the versions and a clean tree agree
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';

const PACKAGES = ['packages/tracegap', 'packages/otel'];
const target = path.resolve('.artifacts/release');

const json = (file) => JSON.parse(readFileSync(file, 'utf8'));
const run = (command, args) => execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });

function checkTag(tag, version) {
  if (tag !== `v${version}`) throw new Error(`The tag is ${tag}, the packages say ${version}: change one of them.`);
  if (run('git', ['status', '--porcelain']))
    throw new Error('There are uncommitted changes; what is packed must be a commit.');
}

/** @returns {string} the tarball's path. Throws an Error that names what is missing in it or should not be there. */
function pack(folder, packageManager) {
  run('npx', ['-y', '--prefer-offline', packageManager, '-C', folder, 'pack', '--pack-destination', target]);
  const { name, version } = json(path.join(folder, 'package.json'));
  const tarball = path.join(target, `${name.replace('@', '').replace('/', '-')}-${version}.tgz`);
  const files = run('tar', ['-tzf', tarball]).trim().split('\n');
  const missing = ['package/package.json', 'package/README.md', 'package/LICENSE'].filter(
    (file) => !files.includes(file),
  );
  const strange = files.filter((file) =>
    /\.spec\.|\.tsbuildinfo$|\/testing\/|\/fixtures\/|\/node_modules\//.test(file),
  );
  if (missing.length > 0) throw new Error(`${tarball} lacks ${missing.join(', ')}`);
  if (strange.length > 0)
    throw new Error(`${tarball} holds what nobody needs to install: ${strange.slice(0, 5).join(', ')}`);
  const unresolved = run('tar', ['-xzOf', tarball, 'package/package.json']).match(/"(catalog|workspace):[^"]*"/);
  if (unresolved) throw new Error(`${tarball} asks for ${unresolved[0]}, which nobody outside can install`);
  return tarball;
}

const sha256 = (file) => createHash('sha256').update(readFileSync(file)).digest('hex');

function writeNotes(tarballs, packageManager) {
  const sums = tarballs.map((file) => `${sha256(file)}  ${path.basename(file)}\n`).join('');
  writeFileSync(path.join(target, 'SHA256SUMS'), sums);
  const config = ['-p', 'conventionalcommits', '-k', 'packages/tracegap/package.json', '--stdout'];
  const changes = run(process.execPath, ['node_modules/conventional-changelog/dist/cli/index.js', ...config]);
  const made = [
    `Packed from commit ${run('git', ['rev-parse', 'HEAD']).trim()} with Node ${process.versions.node} and ${packageManager.split('+')[0]}.`,
    'To check: `git checkout` that commit, `npm run release`, and compare SHA256SUMS.',
    'tracegap on npm also carries npm’s provenance statement: `npm audit signatures`.',
  ];
  writeFileSync(path.join(target, 'NOTES.md'), `${changes.trim()}\n\n### How it was made\n\n${made.join('\n')}\n`);
}

function main() {
  const { values } = parseArgs({ options: { tag: { type: 'string' } } });
  const versions = new Set(PACKAGES.map((folder) => json(path.join(folder, 'package.json')).version));
  if (versions.size !== 1)
    throw new Error(`The packages must have one version, they have ${[...versions].join(' and ')}.`);
  const [version] = versions;
  if (values.tag !== undefined) checkTag(values.tag, version);
  const { packageManager } = json('package.json');
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  const tarballs = PACKAGES.map((folder) => pack(folder, packageManager));
  run('npm', ['publish', '--dry-run', '--access', 'public', '--ignore-scripts', tarballs[0]]);
  writeNotes(tarballs, packageManager);
  for (const name of readdirSync(target)) process.stdout.write(`.artifacts/release/${name}\n`);
}

try {
  main();
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
