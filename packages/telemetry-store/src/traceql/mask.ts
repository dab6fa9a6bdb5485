/** Stands in for `nestedSetParent`: an attribute of the same length that no one sends. */
const STAND_IN = '.__nestedsetpar';
export const MASKED_NESTED_SET_PARENT = STAND_IN.slice(1);

/** Strings are left alone: each of the first two alternatives eats one whole. */
const STRING_OR_FIELD =
  /"(?:\\.|[^"\\])*"|`[^`]*`|(?<![\w.:])nestedSetParent(?![\w.:])|(?<![\w."])\.((?:span|resource|event|link|instrumentation|parent)[\w.:/-]*)/g;

/**
 * Two things that Tempo understands and the published grammar (@grafana/lezer-traceql 1.0) does not, said otherwise before
 * parsing: `nestedSetParent`, by which Grafana finds roots, and unscoped attributes that begin like a scope (`.spanner`).
 */
export function maskUndocumented(query: string): string {
  return query.replace(STRING_OR_FIELD, (found, unscoped: string | undefined) => {
    if (unscoped !== undefined) return `."${unscoped}"`;
    return found === 'nestedSetParent' ? STAND_IN : found;
  });
}
