// docs/dependencies.md names every package that a package.json of this repository asks for, and no other.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

const ROOT = path.resolve(__dirname, '../../..');
const Manifest = z.object({
  dependencies: z.record(z.string(), z.string()).default({}),
  devDependencies: z.record(z.string(), z.string()).default({}),
  optionalDependencies: z.record(z.string(), z.string()).default({}),
});

function asked(): string[] {
  const files = execFileSync('git', ['ls-files', '*package.json'], { cwd: ROOT, encoding: 'utf8' }).trim().split('\n');
  const names = files.flatMap((file) => {
    const manifest = Manifest.parse(JSON.parse(readFileSync(path.join(ROOT, file), 'utf8')));
    return Object.values(manifest).flatMap((section) => Object.entries(section));
  });
  return names.filter(([, version]) => !version.startsWith('workspace:')).map(([name]) => name);
}

/** `@scope/a-{x,y}`, `b` in one row: each name stands with the row's scope, with the name before it as a prefix, or for itself. */
function named(page: string): string[][] {
  const rows = readFileSync(path.join(ROOT, page), 'utf8').match(/^\| .*`.* \|$/gm) ?? [];
  return rows.flatMap((row) => namesIn(row.split('|')[1] ?? ''));
}

/** What each name may stand for. */
function namesIn(cell: string): string[][] {
  const names = [...cell.matchAll(/`([^`]+)`/g)].flatMap(([, name]) => alternatives(name ?? ''));
  const scope = names[0]?.startsWith('@') ? `${names[0].split('/')[0]}/` : '';
  const base = names[0] ?? '';
  return names.map((name) => (name.startsWith('-') ? [`${base}${name}`] : [name, `${scope}${name}`]));
}

function alternatives(name: string): string[] {
  const braces = /\{([^}]*)\}/.exec(name);
  if (!braces) return [name];
  return (braces[1] ?? '').split(',').flatMap((choice) => alternatives(name.replace(braces[0], choice)));
}

describe.each(['docs/dependencies.md', 'docs/ja/dependencies.md'])('%s', (page) => {
  it('names every direct dependency: add a row that says why it is there and what would replace it', () => {
    const there = new Set(named(page).flat());
    expect([...new Set(asked())].filter((name) => !there.has(name)).sort()).toEqual([]);
  });

  it('names nothing that no package.json asks for: delete the row', () => {
    const there = new Set(asked());
    expect(named(page).filter((names) => !names.some((name) => there.has(name)))).toEqual([]);
  });
});
