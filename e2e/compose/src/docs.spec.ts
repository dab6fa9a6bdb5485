// The documentation: links lead somewhere, and both languages say the same things in the same places.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.resolve(__dirname, '../../..');
const pages = [...markdown('docs'), ...readdirSync(ROOT).filter((name) => name.endsWith('.md'))];

function markdown(folder: string): string[] {
  return readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `${folder}/${name}`);
}

/** Text without fenced code, in which `[x](y)` is no link and `# x` no heading. */
const prose = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8').replace(/^```[\s\S]*?^```/gm, '');
const headings = (file: string): string[] => [...prose(file).matchAll(/^#{1,6} (.+)$/gm)].map(([, text]) => text!);

/** The anchor that GitHub makes of a heading. */
const anchor = (heading: string): string =>
  heading
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replace(/\s/g, '-');

describe('links', () => {
  it.each(pages)('%s: every link to a file and to a heading leads somewhere', (page) => {
    const dead = [...prose(page).matchAll(/\]\(([^)\s]+)(?: "[^"]*")?\)/g)]
      .map(([, target]) => target!)
      .filter((target) => !leads(page, target));
    expect(dead).toEqual([]);
  });

  function leads(page: string, target: string): boolean {
    if (/^(https?|mailto):/.test(target)) return URL.canParse(target);
    const [file, fragment] = target.split('#');
    const full = file ? path.join(path.dirname(page), decodeURIComponent(file)) : page;
    if (!existsSync(path.join(ROOT, full))) return false;
    if (!fragment) return true;
    return (
      statSync(path.join(ROOT, full)).isFile() && headings(full).map(anchor).includes(decodeURIComponent(fragment))
    );
  }
});

describe('languages', () => {
  const english = pages.filter(
    (page) =>
      page === 'README.md' ||
      (page.startsWith('docs/') && !page.startsWith('docs/ja/') && page !== 'docs/performance.md'),
  );
  const twinOf = (page: string): string => (page === 'README.md' ? 'README.ja.md' : page.replace('docs/', 'docs/ja/'));

  it('every page is there in English and in Japanese', () => {
    const japanese = pages.filter((page) => page.startsWith('docs/ja/') || page === 'README.ja.md').sort();
    expect(japanese).toEqual(english.map(twinOf).sort());
  });

  it.each(english)('%s: the Japanese page has the same outline and the same commands', (page) => {
    const twin = twinOf(page);
    const outline = (file: string): number[] =>
      [...prose(file).matchAll(/^(#{1,6}) /gm)].map(([, marks]) => marks!.length);
    const commands = (file: string): string[] =>
      [...readFileSync(path.join(ROOT, file), 'utf8').matchAll(/^```sh\n([\s\S]*?)^```/gm)].map(([, code]) =>
        code!.replace(/ *#.*$/gm, ''),
      );
    expect(outline(twin)).toEqual(outline(page));
    expect(commands(twin)).toEqual(commands(page));
  });
});

describe('the films', () => {
  it.each([
    ['README.md', 'film'],
    ['README.ja.md', 'film.ja'],
  ])(
    '%s opens with one: small, with words for who does not see it, and still where motion is not wanted',
    (page, name) => {
      const [top] = readFileSync(path.join(ROOT, page), 'utf8').split('\n## ');
      const [moving, still] = [`docs/images/${name}.webp`, `docs/images/${name}.still.webp`];
      expect(top).toContain(`<source media="(prefers-reduced-motion: reduce)" srcset="${still}">`);
      expect(top).toMatch(new RegExp(`<img src="${moving}" alt="[^"]{40,}">`));
      // Both files hold pictures and nothing else; `npm run film` makes them anew.
      const frames = chunksOf(readFileSync(path.join(ROOT, moving)));
      expect(frames.bytes).toBeLessThanOrEqual(1024 * 1024);
      expect(frames.names.slice(0, 2)).toEqual(['VP8X', 'ANIM']);
      expect(frames.names.slice(2).every((one) => one === 'ANMF')).toBe(true);
      // At least click, break, evidence, fix and whole.
      expect(frames.names.length - 2).toBeGreaterThanOrEqual(5);
      expect(chunksOf(readFileSync(path.join(ROOT, still))).names).not.toContain('ANMF');
    },
  );

  /** The parts of a WebP. @throws Error where it is none */
  function chunksOf(file: Buffer): { names: string[]; bytes: number } {
    expect(file.toString('latin1', 0, 4) + file.toString('latin1', 8, 12)).toBe('RIFFWEBP');
    const names: string[] = [];
    for (let at = 12; at < file.length; at += 8 + file.readUInt32LE(at + 4) + (file.readUInt32LE(at + 4) % 2))
      names.push(file.toString('latin1', at, at + 4));
    return { names, bytes: file.length };
  }
});
