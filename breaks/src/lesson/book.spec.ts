import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { readCorpus } from '../corpus';
import { OTHERS, SITUATIONS } from '../situations';
import { FAMILIES } from '../stage/situation';
import { asPlayed, markedLines } from './as-played';
import { readBook, recordedOf } from './book';
import { type Page } from './schema';

const ROOT = path.join(__dirname, '..', '..', '..');
const JAPANESE = readFileSync(path.join(ROOT, 'web-ui/src/lessons/i18n/ja-stories.ts'), 'utf8').split(/^ {2}(?='?\w)/m);
const ALL = [...SITUATIONS, OTHERS];
let pages: ReadonlyMap<string, Page>;

beforeAll(async () => {
  pages = new Map((await readBook()).map((page) => [page.name, page]));
});

function page(name: string): Page {
  const found = pages.get(name);
  if (found === undefined) throw new Error(`${name} has no page`);
  return found;
}

describe.each(ALL.map((situation) => [situation.name, situation] as const))('the page of %s', (name, situation) => {
  it('says in one line what is wrong, and of which family it is', () => {
    expect(page(name).story).not.toMatch(/\n/);
    expect(page(name).story.length).toBeLessThan(140);
    expect(FAMILIES).toContain(page(name).family);
  });

  it('says it in Japanese as well (web-ui/src/lessons/i18n/ja-stories.ts), and how it is fixed', () => {
    const told = JAPANESE.find((entry) => entry.replaceAll("'", '').startsWith(`${name}:`)) ?? `${name} is missing`;
    expect(told).toMatch(/\bstory:\s+'[^']*[ぁ-ん]/);
    expect(/\bfix:\s+'[^']*[ぁ-ん]/.test(told)).toBe(situation.mend !== undefined);
  });

  it('draws every service that its recording has spans of, and whom the outsider asks', () => {
    const drawn = page(name).chain.nodes.map((node) => node.name);
    expect(drawn).toEqual(expect.arrayContaining(servicesRecorded(name)));
    expect(drawn).toEqual(expect.arrayContaining([...page(name).chain.asked]));
    expect(page(name).chain.edges.length).toBeGreaterThan(0);
  });

  it('draws as traced what has spans, and nothing else', () => {
    const { nodes } = page(name).chain;
    const recorded = new Set(servicesRecorded(name));
    const silent = nodes.filter((node) => !node.traced && recorded.has(node.name)).map((node) => node.name);
    expect(silent).toEqual([]);
  });

  it('shows what does it: lines of a program, or how the programs are started', () => {
    for (const { file, text } of page(name).lines) {
      expect(existsSync(path.join(ROOT, file))).toBe(true);
      expect(text.trim()).not.toBe('');
      expect(text).not.toContain('// lesson');
    }
    expect(page(name).starts.split('\n').length).toBeGreaterThan(1);
  });

  it('shows its fix as a difference, and none where there is nothing to fix', () => {
    const { changes, fix } = page(name);
    expect(changes.length > 0).toBe(situation.mend !== undefined);
    expect(fix).toBe(situation.mend ?? null);
    for (const { before, after } of changes) expect(after).not.toBe(before);
  });

  it("links to a rule's page that exists", () => {
    const { rule } = page(name);
    if (rule === null) expect(situation.family).toBe('no-break');
    else expect(existsSync(path.join(ROOT, 'packages/tracegap/docs/rules', `${rule}.md`))).toBe(true);
  });

  it('has recordings of its first take and first twin, and tracegap says of them what must be said', async () => {
    const [broken, twin] = await recordedOf(situation);
    expect(broken).toMatchObject({ part: 'broken', recorded: true });
    expect(twin).toMatchObject({ part: 'twin', recorded: true });
    for (const { requests } of [broken, twin].filter((left) => left !== undefined)) {
      for (const { says, verdict } of requests) expect(verdict).toContain(says);
    }
  });
});

function servicesRecorded(name: string): string[] {
  const situation = ALL.find((one) => one.name === name);
  const entry = readCorpus().find(
    (one) => one.situation === name && one.take === situation?.takes[0]?.name && !one.twin,
  );
  const text = entry === undefined ? '' : readFileSync(entry.file, 'utf8');
  const found = text.matchAll(/"key":"service\.name","value":\{"stringValue":"([^"]+)"\}/g);
  return [...new Set([...found].map(([, service]) => service as string))];
}

describe('a program as it is played', () => {
  const source = [
    'const job = process.env.BINDS ? bind(work) : work;',
    'async function end() {',
    '  if (process.env.FLUSHES) await sdk.shutdown();',
    "  if (process.env.READS === 'parent') follow();",
    '  else start(process.env.OTHER ? 1 : 2);',
    '}',
  ].join('\n');
  const switches = new Set(['BINDS', 'FLUSHES', 'READS']);

  it('has its switches resolved as its environment says, and leaves what is no switch', () => {
    expect(asPlayed(source, {}, switches)).toBe(
      'const job = work;\nasync function end() {\n  start(process.env.OTHER ? 1 : 2);\n}',
    );
    expect(asPlayed(source, { BINDS: '1', FLUSHES: '1', READS: 'parent' }, switches)).toBe(
      'const job = bind(work);\nasync function end() {\n  await sdk.shutdown();\n  follow();\n}',
    );
  });

  it('is shown by its marked stretches, without their indentation', () => {
    expect(markedLines('a\n  // lesson: one\n  b\n    c\n  // lesson end\nd\n// lesson: two\ne\n// lesson end')).toBe(
      'b\n  c\n\ne',
    );
    expect(markedLines('a\nb')).toBeUndefined();
  });
});
