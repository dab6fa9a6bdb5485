import { execFile } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { docker, ROOT, tryDocker } from './docker.js';
import { say } from './report.js';
import { settings } from './stack.js';

const IMAGE = 'broken-trace-lab-e2e/otelcol';
const BUILDER = 'go.opentelemetry.io/collector/cmd/builder@v0.159.0';
const MANIFEST = path.join(ROOT, 'e2e/compose/collector/manifest.yaml');
const BUILD_LIMIT_MS = 1_200_000;
const run = promisify(execFile);

/**
 * An image of the Collector that reads files: the one of compose/.env where it does, else one with the same version built from Go modules
 * (some minutes the first time; kept in BACKENDS_CACHE, or .cache).
 * @throws Error when the image cannot and there is no Go to build another
 */
export async function collectorThatReadsFiles(): Promise<string> {
  const pinned = settings.COLLECTOR_IMAGE!;
  if ((await docker(['run', '--rm', pinned, 'components'])).includes('filelogreceiver')) return pinned;
  const folder = path.join(process.env.BACKENDS_CACHE ?? path.join(ROOT, '.cache'), 'otelcol-0.159.0');
  const program = path.join(folder, 'otelcol-contrib');
  if (!existsSync(program)) await build(folder, program);
  writeFileSync(path.join(folder, 'Dockerfile'), `FROM ${pinned}\nCOPY otelcol-contrib /otelcol-contrib\n`);
  await docker(['build', '--tag', IMAGE, folder], BUILD_LIMIT_MS);
  return IMAGE;
}

/** Whether the Collector's image can read files, or one that can may be built here. */
export async function canReadFiles(): Promise<boolean> {
  const { stdout } = await tryDocker(['run', '--rm', settings.COLLECTOR_IMAGE!, 'components']);
  return stdout.includes('filelogreceiver') || (await run('go', ['version']).then(Boolean, () => false));
}

async function build(folder: string, program: string): Promise<void> {
  say(`      building the Collector with its file_log receiver from Go modules`);
  mkdirSync(folder, { recursive: true });
  copyFileSync(MANIFEST, path.join(folder, 'manifest.yaml'));
  await run('go', ['install', BUILDER], { env: { ...process.env, GOBIN: folder } });
  await run('./builder', ['--config=manifest.yaml', '--skip-strict-versioning'], {
    cwd: folder,
    env: { ...process.env, CGO_ENABLED: '0' },
    timeout: BUILD_LIMIT_MS,
    maxBuffer: 64 * 1024 * 1024,
  });
  renameSync(path.join(folder, 'built/otelcol-contrib'), program);
}
