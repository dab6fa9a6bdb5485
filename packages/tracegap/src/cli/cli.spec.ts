import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { Ajv2020 } from 'ajv/dist/2020';
import { parse as parseYaml } from 'yaml';
import { diagnoseAll } from '../diagnose.js';
import { BadShape, checkShape, parseShape } from '../expect/index.js';
import { tempoHeaders, tempoUrl } from '../node/auth.js';
import { parseOtlp } from '../otlp/parse.js';
import { forMarkdown, forTerminal, forXml } from '../render/escape.js';
import { junitReport } from '../render/junit.js';
import { markdownReport } from '../render/markdown.js';
import { sharesByHop } from '../render/overview.js';
import { terminalReport } from '../render/terminal.js';
import { exitCode, type ReportFile } from '../report/types.js';
import { CAUSE_IDS } from '../rules/index.js';
import { VERSION } from '../version.js';
import { reportFile } from './output.js';
import { buildProgram } from './program.js';
import { durationArgument, traceIdArgument } from './settings.js';

const PACKAGE = path.join(__dirname, '../..');
const fixture = (name: string) => path.join(PACKAGE, 'fixtures', `${name}.json`);
const traces = ['02-drop-half1', '03-drop-half2'].flatMap((name) => [...parseOtlp(readFileSync(fixture(name))).traces]);
const reports = diagnoseAll(traces);
const HALF2 = 'b2b2b2b2b2b2b2b2b2b2b2b2b2b2b202';

describe('the command, built and run', () => {
  const main = path.join(PACKAGE, 'dist/cli/main.js');
  const run = (...args: string[]) =>
    spawnSync(process.execPath, [main, ...args], { encoding: 'utf8', env: { PATH: process.env['PATH'] } });

  it('draws the gap and exits with 1', () => {
    expect(existsSync(main)).toBe(true);
    const { status, stdout } = run('file', fixture('02-drop-half1'), fixture('03-drop-half2'), '--trace', HALF2);
    expect(status).toBe(1);
    expect(stdout).toContain('╳  the context is lost here');
    expect(stdout).toContain('╎  pricing_app (no spans)');
    expect(stdout).not.toContain('\u001b');
  });

  it.each([[], ['--all']])('ends with the verdicts of all traces and the hops they break at %s', (...flags) => {
    const { stdout } = run(
      'file',
      ...flags,
      fixture('01-baseline'),
      fixture('02-drop-half1'),
      fixture('03-drop-half2'),
    );
    expect(stdout).toMatch(
      /\n3 traces, 2 broken \(66\.7 %\)\nsplit 2, connected 1\n\n {2}broken {2}of judged {2}ambiguous {2}suspected {2}hop\n/,
    );
    expect(stdout.trimEnd().split('\n').at(-1)).toMatch(/^ +\d+ +\d+ +\d+ +\d+ {2}\S+ → \S+$/);
  });

  it('tells each kind of break once, with its count, its share and one example', () => {
    const { stdout } = run('file', path.join(PACKAGE, 'fixtures/reports/datadog-low-64-bits/otlp.jsonl'));
    const told = (words: string) => stdout.split(words).length - 1;
    expect(stdout).toMatch(/^split {2}\S+ {2}cart-dd → tax-otel\n {2}3 times, in 6 of 6 traces \(100\.0 %\)/m);
    expect(told('╳  the context is lost here')).toBe(1);
  });

  it('tells a break once with --all, and refers to it from its other half', () => {
    const { stdout } = run('file', '--all', fixture('02-drop-half1'), fixture('03-drop-half2'));
    const told = (words: string) => stdout.split(words).length - 1;
    expect(told('╳  the context is lost here')).toBe(1);
    expect(told('  fix   ')).toBe(1);
    expect(told(`trace ${HALF2}, `)).toBe(1);
    expect(stdout).toMatch(/the other half of the break told above, with trace [0-9a-f]{32}\n/);
  });

  it('names a packed file that is cut off', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'tracegap-'));
    try {
      const file = path.join(folder, 'cut.json.gz');
      writeFileSync(file, gzipSync(readFileSync(fixture('01-baseline'))).subarray(0, 200));
      const { status, stderr } = run('file', file);
      expect({ status, stderr }).toEqual({
        status: 2,
        stderr: expect.stringContaining(`${file}: it cannot be unpacked`),
      });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('takes a whole traceparent, and knows from its flags why there is nothing', () => {
    const named = (flags: string) => ['--trace', `00-${'e'.repeat(32)}-${'f'.repeat(16)}-${flags}`];
    const { status, stdout } = run('file', fixture('01-baseline'), ...named('00'));
    expect(stdout).toMatch(/^unsampled {2}the trace, or the part behind a call, was not chosen for recording/);
    expect(stdout).toContain('raise the sampling rate where the trace begins');
    expect(stdout).not.toContain('\n\n\n');
    expect(status).toBe(2);
    expect(run('file', fixture('01-baseline'), ...named('01')).stdout).toMatch(/^not-found/);
  });

  it('reads standard input and writes JSON', () => {
    const input = readFileSync(fixture('01-baseline'));
    const stdout = execFileSync(process.execPath, [main, 'file', '-', '--json'], { input, encoding: 'utf8' });
    const file = JSON.parse(stdout) as ReportFile;
    expect(file).toMatchObject({
      schema: 2,
      tool: { name: 'tracegap', version: VERSION },
      reports: [{ verdict: 'connected' }],
    });
  });

  it('writes the report as one HTML file besides what it prints, and refuses to for many traces', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'tracegap-'));
    try {
      const html = path.join(folder, 'report.html');
      const halves = ['file', fixture('02-drop-half1'), fixture('03-drop-half2'), '--html', html];
      const { status, stdout } = run(...halves, '--trace', HALF2);
      expect(status).toBe(1);
      expect(stdout).toContain('╳  the context is lost here');
      const text = readFileSync(html, 'utf8');
      expect(text).toContain('pricing_app did not hand on the context');
      expect(text.match(/class="gap gap-broken"/g)).toHaveLength(1);
      for (const { traceId } of traces) expect(text).toContain(traceId);
      expect(text).toContain(`Made by tracegap ${VERSION}`);
      const many = run(...halves);
      expect([many.status, many.stderr]).toEqual([2, expect.stringContaining('name one with --trace')]);
      const nowhere = run('file', fixture('01-baseline'), '--html', path.join(folder, 'none', 'report.html'));
      expect([nowhere.status, nowhere.stderr]).toEqual([2, expect.stringMatching(/^tracegap: --html .*ENOENT/)]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it.each([
    [['nonsense'], /give 32 hex digits/],
    [['file', '/does/not/exist'], /^tracegap: \/does\/not\/exist: there is no such file or folder$/m],
    [['expect', 'nowhere.yaml'], /^tracegap: nowhere\.yaml: there is no such file or folder$/m],
    [['explain', 'nonsense'], /there are:\s+not-forwarded/],
    [['4bf92f3577b34da6a3ce929d0e0e4736', '--tempo', 'http://me:secret@localhost'], /leave user and password out/],
    [['4bf92f3577b34da6a3ce929d0e0e4736', '--tempo', 'http://127.0.0.1:9'], /cannot reach Tempo/],
    [['--wrong'], /unknown option/],
  ])('answers %j with 2 and a sentence, without a stack trace', (args, words) => {
    const { status, stderr } = run(...args);
    expect(status).toBe(2);
    expect(stderr).toMatch(words);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it('installs from its packed tarball in an empty folder and runs there', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'tracegap-'));
    const npm = (...args: string[]) => execFileSync('npm', args, { cwd: folder, encoding: 'utf8', stdio: 'pipe' });
    try {
      npm('pack', PACKAGE, '--silent');
      const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? '';
      writeFileSync(path.join(folder, 'package.json'), '{ "private": true }');
      npm('install', `./${tarball}`, '--no-audit', '--no-fund', '--prefer-offline');
      const { status, stdout } = spawnSync('npx', ['--no-install', 'tracegap', 'explain', 'not-forwarded'], {
        cwd: folder,
        encoding: 'utf8',
      });
      expect({ status, head: stdout.split('\n')[0] }).toEqual({ status: 0, head: '# not-forwarded' });
      const both = `import { VERDICTS } from 'tracegap'; import { createRequire } from 'node:module';
        const other = createRequire(import.meta.url)('tracegap'); console.log(VERDICTS.length === other.VERDICTS.length);`;
      writeFileSync(path.join(folder, 'both.mjs'), both);
      expect(execFileSync(process.execPath, ['both.mjs'], { cwd: folder, encoding: 'utf8' })).toBe('true\n');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }, 120_000);
});

describe('arguments and settings', () => {
  it('show the default of every duration in the help as a person would type it', () => {
    const durations = buildProgram().commands.flatMap(({ options }) =>
      options.filter(({ flags }) => flags.endsWith('<duration>')),
    );
    expect(durations.length).toBeGreaterThan(5);
    for (const { flags, defaultValue, defaultValueDescription } of durations)
      expect([flags, durationArgument(defaultValueDescription ?? '')]).toEqual([flags, defaultValue]);
  });

  it('take ids in every form, durations with a unit, and secrets from the environment only', () => {
    expect(traceIdArgument('463AC35C9F6413AD')).toBe('0000000000000000463ac35c9f6413ad');
    expect(traceIdArgument(`00-${HALF2}-b200000000000001-01`)).toBe(HALF2);
    expect(durationArgument('1.5m')).toBe(90_000);
    expect(() => durationArgument('15')).toThrow(/unit/);
    expect(tempoHeaders({ TEMPO_USER: 'u', TEMPO_PASSWORD: 'p', TEMPO_TENANT: 't' })).toEqual({
      authorization: 'Basic dTpw',
      'x-scope-orgid': 't',
    });
    expect(() => tempoHeaders({ TEMPO_USER: 'u' })).toThrow(/belong together/);
    expect(() => tempoHeaders({ TEMPO_TOKEN_FILE: '/does/not/exist' })).toThrow(/TEMPO_TOKEN_FILE: cannot read/);
    expect(() => tempoUrl('tempo:3200', {})).toThrow(/no http\(s\) URL/);
  });
});

describe('outputs', () => {
  const evil = '\u001b[31mred\u202e <b>&"x"\n| `c` |';
  const named = reports.map((report) => ({
    ...report,
    findings: report.findings.map((finding) => ({ ...finding, dark: evil })),
  }));
  const file = reportFile(named);

  it('make names from strangers harmless', () => {
    expect(forTerminal(evil)).toBe('\\u001b[31mred\\u202e <b>&"x"\\u000a| `c` |');
    expect(forMarkdown('<b>|`*')).toBe('&lt;b&gt;\\|\\`\\*');
    expect(forXml(`<a b="c">'\ud800`)).toBe('&lt;a b=&quot;c&quot;&gt;&apos;\ufffd');
    for (const text of [
      terminalReport(named[0] as (typeof named)[0], traces, { color: false }),
      markdownReport(file),
      junitReport(file),
    ]) {
      expect(text).not.toContain('\u001b');
      expect(text).not.toContain('\u202e');
    }
    expect(junitReport(file)).not.toContain('<b>');
    expect(markdownReport(file)).not.toContain('<b>');
  });

  it('JUnit fails what is broken', () => {
    expect(junitReport(file)).toContain('tests="2" failures="2" skipped="0"');
  });

  it('exit codes: 1 before 2, 2 for nothing', () => {
    const codes = [['connected', 'linked'], ['not-ready', 'split'], ['connected', 'partial'], []] as const;
    expect(codes.map((verdicts) => exitCode(verdicts.map((verdict) => ({ verdict }))))).toEqual([0, 1, 2, 2]);
  });

  it('recent counts a break once, though both halves report it', () => {
    const [worst] = sharesByHop(reports);
    expect(worst).toEqual({
      hop: 'pricing-sidecar-ingress → (pricing_app) → pricing-sidecar-egress',
      judged: 1,
      broken: 1,
      ambiguous: 0,
      suspected: 0,
    });
  });
});

describe('expect', () => {
  const shape = `
schema: 1
name: drop
verdict: split
traces:
  - edges: [order -> inventory, inventory -> pricing-sidecar-ingress]
  - edges: [pricing-sidecar-egress -> notify]
broken: [pricing-sidecar-ingress -> pricing-sidecar-egress]
`;

  it('is met by what should be broken and is', () => {
    expect(checkShape(parseShape(parseYaml(shape)), reports).met).toBe(true);
  });

  it('holds that a service without spans is reached, whether or not the context comes out of it again', () => {
    const copied = diagnoseAll(parseOtlp(readFileSync(fixture('04-copy'))).traces);
    const dark = (to: string) => parseShape({ schema: 1, dark: [`pricing-sidecar-ingress -> ${to}`] });
    for (const found of [reports, copied]) {
      const unmet = checkShape(dark('notify'), found).lines.filter(({ mark }) => mark === '-');
      expect(unmet.map(({ text }) => text)).toEqual(['pricing-sidecar-ingress -> notify']);
    }
    expect(
      checkShape(
        parseShape({ ...(parseYaml(shape) as object), dark: ['pricing-sidecar-ingress -> pricing_app'] }),
        reports,
      ).met,
    ).toBe(true);
    expect(checkShape(dark('pricing_app'), copied).lines.filter(({ mark }) => mark === '-')).toEqual([]);
  });

  it('prints what is missing and what is there instead', () => {
    const { met, lines } = checkShape(
      parseShape(parseYaml(shape.replace('verdict: split', 'verdict: connected').replace('-> notify', '-> audit'))),
      reports,
    );
    expect(met).toBe(false);
    expect(lines.filter(({ mark }) => mark !== ' ').map(({ mark, text }) => `${mark}${text}`)).toEqual([
      '-verdict connected',
      '+verdict split',
      '-audit',
      '-pricing-sidecar-egress -> audit',
    ]);
  });

  it.each([
    ['schema: 2', /schema: must be 1/],
    ['schema: 1\nedges: []', /edges: unknown field/],
    ['schema: 1\nbroken: [a - b]', /broken\[0\]: write an edge as "caller -> callee"/],
    ['schema: 1\ntraces: [{}]', /traces\[0\]: names neither/],
    ['schema: 1\nverdict: whole', /verdict: must be one of/],
  ])('refuses %j and names the field', (text, words) => {
    expect(() => parseShape(parseYaml(text))).toThrow(BadShape);
    expect(() => parseShape(parseYaml(text))).toThrow(words);
  });
});

describe('the package', () => {
  it('has a page for every rule', () => {
    expect(readdirSync(path.join(PACKAGE, 'docs/rules')).sort()).toEqual(CAUSE_IDS.map((id) => `${id}.md`).sort());
  });

  it('publishes a JSON Schema that its reports fulfil', () => {
    const schema = JSON.parse(readFileSync(path.join(PACKAGE, 'schema/report.schema.json'), 'utf8')) as object;
    const validate = new Ajv2020({ allowUnionTypes: true }).compile(schema);
    const all = readdirSync(path.join(PACKAGE, 'fixtures'), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.jsonl?$/.test(name) && !name.endsWith('label.json'))
      .flatMap((name) => [...parseOtlp(readFileSync(path.join(PACKAGE, 'fixtures', name))).traces]);
    for (const traces of [all, []]) {
      validate(reportFile(diagnoseAll(traces)));
      expect(validate.errors).toBeNull();
    }
    expect(validate({ ...reportFile(reports), schema: 1 })).toBe(false);
  });

  it('has one version', () => {
    const manifest = JSON.parse(readFileSync(path.join(PACKAGE, 'package.json'), 'utf8')) as { version: string };
    expect(manifest.version).toBe(VERSION);
  });

  it('keeps Node out of its main entry, so that pages can load it', () => {
    const seen = new Set<string>();
    const visit = (file: string) => {
      if (seen.has(file)) return;
      seen.add(file);
      for (const [, from = ''] of readFileSync(file, 'utf8').matchAll(/from '([^']+)'/g)) {
        expect({ file, from, relative: from.startsWith('.') }).toMatchObject({ relative: true });
        visit(path.join(path.dirname(file), from.replace(/\.js$/, '.ts')));
      }
    };
    visit(path.join(PACKAGE, 'src/index.ts'));
    expect(seen.size).toBeGreaterThan(20);
  });
});
