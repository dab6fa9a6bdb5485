// How the diagnosis is built, held: imports go one way, every threshold is in limits.ts, and every rule is complete.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { CAUSE_IDS, EVIDENCE_CODES } from './index';

const SRC = __dirname;
const PACKAGE = path.resolve(SRC, '..');
const ROOT = path.resolve(PACKAGE, '../..');
/** Each floor may use itself and those before it. `asking` says what to read, so it knows the readers' questions, too. */
const FLOORS = ['limits', 'span', 'trace', 'pairing', 'rules', 'report'];
const MAY_USE: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(FLOORS.map((floor, index) => [floor, FLOORS.slice(0, index + 1)])),
  asking: ['limits', 'span', 'trace', 'pairing', 'asking', 'readers'],
};

const read = (...parts: string[]): string => readFileSync(path.join(...parts), 'utf8');
const sources = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter(
  (file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'),
);
const floorOf = (file: string): string => file.split(path.sep)[0]?.replace(/\.ts$/, '') ?? '';
const onFloors = sources.filter((file) => floorOf(file) in MAY_USE);

describe('imports', () => {
  it.each(onFloors)('%s uses nothing above its own floor: move what it needs down, or itself up', (file) => {
    const used = [...read(SRC, file).matchAll(/from '(\.[^']+)'/g)].map(([, target]) =>
      floorOf(path.normalize(path.join(path.dirname(file), target ?? '').replace(/\.js$/, ''))),
    );
    expect(used.filter((floor) => !MAY_USE[floorOf(file)]?.includes(floor))).toEqual([]);
  });
});

describe('keys', () => {
  it.each(onFloors.filter((file) => !/(^|\/)(resource-)?keys\.ts$/.test(file)))(
    '%s reads no attribute by a name of its own: span/keys.ts has them, so that a search can ask for each',
    (file) => {
      const source = read(SRC, file);
      const literal = /\battribute\([\w.]+, [^()]*'|\battributes\??\.?\['/;
      expect(source.split('\n').filter((line) => literal.test(line))).toEqual([]);
    },
  );
});

describe('thresholds', () => {
  it.each(onFloors.filter((file) => file !== 'limits.ts'))(
    '%s has no number with a name of its own: give it a unit and a reason in limits.ts',
    (file) => {
      const numbers = read(SRC, file).match(/^(export )?const [A-Z_]+(: number)? = -?\d[\d_.]*( \*.*)?;/gm) ?? [];
      expect(numbers.filter((line) => !/0x|REPORT_SCHEMA|_WEIGHT/.test(line))).toEqual([]);
    },
  );

  it('are used, each of them: delete what nothing asks for', () => {
    const names = [...read(SRC, 'limits.ts').matchAll(/^export const (\w+)/gm)].map(([, name]) => name ?? '');
    const text = sources.map((file) => read(SRC, file)).join('\n');
    expect(names.filter((name) => text.split(new RegExp(`\\b${name}\\b`)).length < 3)).toEqual([]);
  });
});

describe('rules', () => {
  const files = readdirSync(path.join(SRC, 'rules')).filter((file) => /^[a-z-]+\.ts$/.test(file));
  const NOT_RULES = ['finding.ts', 'fixes.ts', 'index.ts', 'rule.ts'];
  const pages = (...parts: string[]) => read(ROOT, 'web-ui/src/trace/i18n', ...parts);
  const everywhere = [path.join(ROOT, 'breaks/corpus'), path.join(PACKAGE, 'fixtures'), SRC].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => /label\.json$|\.spec\.ts$/.test(file))
      .map((file) => read(folder, file)),
  );

  it('each file of rules/ is in the registry, rules/index.ts', () => {
    const known = files.filter((file) => !NOT_RULES.includes(file)).map((file) => file.replace(/\.ts$/, ''));
    expect(known.sort()).toEqual([...CAUSE_IDS].sort());
  });

  it('each has its page in docs/rules, and no page is left over', () => {
    expect(readdirSync(path.join(PACKAGE, 'docs/rules')).sort()).toEqual(CAUSE_IDS.map((id) => `${id}.md`).sort());
  });

  it.each(CAUSE_IDS)('%s is allowed by the schema of reports', (id) => {
    expect(read(PACKAGE, 'schema/report.schema.json')).toContain(`"${id}"`);
  });

  it.each(CAUSE_IDS)(
    '%s is said by the page in both languages: web-ui/src/trace/i18n/causes.ts and ja-evidence.ts',
    (id) => {
      const key = new RegExp(`^  '?${id}'?:`, 'gm');
      expect(pages('causes.ts').match(key)).toHaveLength(2);
      expect(pages('ja-evidence.ts').match(key)).toHaveLength(1);
    },
  );

  it.each(CAUSE_IDS)('%s is what a spec, a fixture or a recording of the corpus is about', (id) => {
    expect(everywhere.some((text) => text.includes(`'${id}'`) || text.includes(`"${id}"`))).toBe(true);
  });
});

describe('facts', () => {
  it.each(EVIDENCE_CODES)('%s is stated somewhere, allowed by the schema and said by the page', (code) => {
    const stated = onFloors.filter((file) => file !== path.join('pairing', 'evidence.ts'));
    const text = [...stated, 'diagnose.ts'].map((file) => read(SRC, file)).join('\n');
    expect({
      stated: text.includes(`'${code}'`),
      inSchema: read(PACKAGE, 'schema/report.schema.json').includes(`"${code}"`),
      inJapanese: new RegExp(`^  '?${code}'?:`, 'm').test(read(ROOT, 'web-ui/src/trace/i18n/ja-evidence.ts')),
    }).toEqual({ stated: true, inSchema: true, inJapanese: true });
  });
});
