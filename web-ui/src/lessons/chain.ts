// The ways through a chain, for its small picture: from each entry to each end, in the order of the calls.
import { type Chain } from './api';

export type ChainNode = Chain['nodes'][number];

export function waysThrough({ nodes, edges, asked }: Chain): ChainNode[][] {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const called = new Set(edges.map(({ to }) => to));
  const entries = [...asked, ...nodes.map(({ name }) => name).filter((name) => !called.has(name))];
  const walk = (name: string, path: readonly string[]): string[][] => {
    const onward = edges.filter(({ from, to }) => from === name && !path.includes(to)).map(({ to }) => to);
    const here = [...path, name];
    return onward.length === 0 ? [here] : [...new Set(onward)].flatMap((to) => walk(to, here));
  };
  return [...new Set(entries)].flatMap((entry) =>
    walk(entry, []).map((way) => way.flatMap((name) => byName.get(name) ?? [])),
  );
}
