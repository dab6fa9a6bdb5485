import { readdirSync, readFileSync } from 'node:fs';

/** Every process below `pid`, by what Linux says of parents: for tests of what must not be left behind. */
export function descendants(pid: number): number[] {
  const children = new Map<number, number[]>();
  for (const entry of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const parent = parentOf(entry);
    if (parent !== undefined) children.set(parent, [...(children.get(parent) ?? []), Number(entry)]);
  }
  const below = (one: number): number[] => (children.get(one) ?? []).flatMap((child) => [child, ...below(child)]);
  return below(pid);
}

/** True while it runs; one that ended and was not yet waited for does not count. */
export function runs(pid: number): boolean {
  return !/^(Z|X|)$/.test(fieldsOf(String(pid))[0] ?? '');
}

function parentOf(pid: string): number | undefined {
  const parent = Number(fieldsOf(pid)[1]);
  return Number.isNaN(parent) ? undefined : parent;
}

/** State, parent, group, … of /proc/PID/stat, after the name in parentheses. */
function fieldsOf(pid: string): string[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return [];
  }
}
