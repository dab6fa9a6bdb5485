/** Stands in for `nestedSetParent`: an attribute of the same length that no one sends. */
const STAND_IN = '.__nestedsetpar';
export const MASKED_NESTED_SET_PARENT = STAND_IN.slice(1);

const SCOPE = '(?:span|resource|event|link|instrumentation|parent)';

/** Strings are left alone: each of the first two alternatives eats one whole. */
const STRING_OR_FIELD = new RegExp(
  [
    /"(?:\\.|[^"\\])*"/.source,
    /`[^`]*`/.source,
    /(?<![\w.:])nestedSetParent(?![\w.:])/.source,
    `(?:(?<![\\w"])|(?<=\\b${SCOPE}))\\.(${SCOPE}[\\w.:/-]*)`,
  ].join('|'),
  'g',
);

/**
 * Two things that Tempo understands and the published grammar (@grafana/lezer-traceql 1.0) does not, said otherwise before
 * parsing: `nestedSetParent`, by which Grafana finds roots, and attributes
 * whose name begins like a scope (`.spanner`, `link.link.kind`).
 */
export function maskUndocumented(query: string): string {
  return query.replace(STRING_OR_FIELD, (found, name: string | undefined) => {
    if (name !== undefined) return `."${name}"`;
    return found === 'nestedSetParent' ? STAND_IN : found;
  });
}
