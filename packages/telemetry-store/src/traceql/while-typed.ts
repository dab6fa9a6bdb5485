import { BadRequest } from '../http/bad-request.js';
import type { TraceQuery } from './ast.js';
import { parseTraceQl } from './parse.js';

/** Strings are eaten whole; what is left of the second alternative is a comparison without its right side. */
const STRING_OR_HALF = new RegExp(
  [
    /"(?:\\.|[^"\\])*"/.source,
    /`[^`]*`/.source,
    /(?<half>[\w.:"-]+\s*(?:=~|!~|!=|<=|>=|=|<|>)\s*)(?=&&|\|\||[})]|$)/.source,
  ].join('|'),
  'g',
);

/**
 * Reads the `q` that narrows tag names and values, which Grafana sends while it is being typed: a comparison whose value is still missing
 * counts as true, and what cannot be read at all narrows nothing. As Tempo's lenient parser does (pkg/traceql/lenient_parser.go).
 */
export function parseWhileTyped(q: string): TraceQuery {
  const completed = q.replace(STRING_OR_HALF, (found, half: string | undefined) =>
    half === undefined ? found : 'true ',
  );
  const closed = `${completed}${/\{[^}]*$/.test(completed) ? '}' : ''}`;
  for (const candidate of [q, closed])
    try {
      return parseTraceQl(candidate);
    } catch (error) {
      if (!(error instanceof BadRequest)) throw error;
    }
  return parseTraceQl('{}');
}
