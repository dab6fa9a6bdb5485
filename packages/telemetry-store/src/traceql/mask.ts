import type { Intrinsic } from './ast.js';

/** Attributes of the same length that no one sends stand in for three fields of Tempo's tree numbers. */
const STAND_INS: Readonly<Record<string, string>> = {
  nestedSetParent: '.__nestedsetpar',
  nestedSetRight: '.__nestedsetri',
  nestedSetLeft: '.__nestedsetl',
};
const MASKED: ReadonlyMap<string, Intrinsic> = new Map(
  Object.entries(STAND_INS).map(([field, standIn]) => [standIn.slice(1), field as Intrinsic]),
);

/** The field that a masked attribute stands for. */
export const unmask = (attribute: string): Intrinsic | undefined => MASKED.get(attribute);

const SCOPE = '(?:span|resource|event|link|instrumentation|parent)';
const HINT = /\w+\s*=\s*(?:[\w.]+|"[^"]*")/.source;

/** Strings are left alone: each of the first two alternatives eats one whole. */
const STRING_OR_MASKED = new RegExp(
  [
    /"(?:\\.|[^"\\])*"/.source,
    /`[^`]*`/.source,
    /(?<field>(?<![\w.:])nestedSet(?:Parent|Right|Left)(?![\w.:]))/.source,
    `(?:(?<![\\w"])|(?<=\\b${SCOPE}))\\.(?<name>${SCOPE}[\\w.:/-]*)`,
    /(?<fraction>(?<=[,(]\s*)\.\d+(?=\s*[,)]))/.source,
    `(?<hints>\\bwith\\s*\\(\\s*${HINT}(?:\\s*,\\s*${HINT})*\\s*\\)\\s*$)`,
  ].join('|'),
  'g',
);

/**
 * What Tempo understands and the published grammar (@grafana/lezer-traceql 1.0) does not, said otherwise before parsing:
 * `nestedSetParent` and its like, by which Grafana finds roots; attributes whose name begins like a scope (`.spanner`,
 * `link.link.kind`); quantiles without a leading zero (`.95`); hints, of which the grammar knows one and this store needs none.
 */
export function maskUndocumented(query: string): string {
  return query.replace(STRING_OR_MASKED, (found, ...rest) => {
    const { field, name, fraction, hints } = rest.at(-1) as Record<string, string | undefined>;
    if (name !== undefined) return `."${name}"`;
    if (field !== undefined) return STAND_INS[field] ?? found;
    if (fraction !== undefined) return `0${fraction}`;
    return hints !== undefined ? '' : found;
  });
}
