// Pins every image by digest, and renews the digests: looks up what each tag of compose/.env and of the Kubernetes base stands for
// today and writes it behind the tag. Needs a Docker with buildx and the registries. Change a tag by hand, then run this.
//   npm run images                  or, to see what would change:  npm run images -- --check
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';

const COMPOSE = 'compose/.env';
const KUBERNETES = 'deploy/kubernetes/base/kustomization.yaml';

/** @returns {string} `sha256:…` of the list for all architectures. Throws an Error with what Docker said. */
function digestOf(image) {
  const inspect = ['buildx', 'imagetools', 'inspect', image, '--format', '{{.Manifest.Digest}}'];
  const { stdout, stderr, error } = spawnSync('docker', inspect, { encoding: 'utf8' });
  const digest = stdout?.trim();
  if (/^sha256:[0-9a-f]{64}$/.test(digest)) return digest;
  throw new Error(`${image}: no digest. ${error?.message ?? stderr.trim()}`);
}

/** `NAME_IMAGE=repository:tag` or `…@sha256:…` → with the tag's digest of today. */
function pinCompose(text) {
  return text.replace(/^(\w+_IMAGE)=([^@\s]+)(?:@\S+)?$/gm, (_, name, image) => `${name}=${image}@${digestOf(image)}`);
}

/** The official images (those with a registry's host) of `images:`; the project's own are tagged by whoever builds them. */
function pinKubernetes(text) {
  const entry = /\{ name: (\S+), newName: ([^,\s]+\.[^,\s]+), newTag: ([^,@\s}]+)(?:@[^\s}]+)? \}/g;
  return text.replace(
    entry,
    (_, name, image, tag) => `{ name: ${name}, newName: ${image}, newTag: ${tag}@${digestOf(`${image}:${tag}`)} }`,
  );
}

function main(args) {
  const unknown = args.filter((arg) => arg !== '--check');
  if (unknown.length > 0) throw new Error(`unknown option ${unknown[0]}; there is --check, which writes nothing`);
  const results = [
    [COMPOSE, pinCompose],
    [KUBERNETES, pinKubernetes],
  ].map(([file, pin]) => {
    const before = readFileSync(file, 'utf8');
    const after = pin(before);
    return { file, after, changed: after !== before };
  });
  for (const { file, after, changed } of results) {
    if (changed && args.length === 0) writeFileSync(file, after);
    process.stdout.write(`${file}: ${changed ? (args.length === 0 ? 'renewed' : 'not up to date') : 'up to date'}\n`);
  }
  if (args.length > 0 && results.some(({ changed }) => changed)) process.exitCode = 1;
}

try {
  main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
