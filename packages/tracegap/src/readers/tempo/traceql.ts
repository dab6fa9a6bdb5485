import { type Condition, type SearchQuery } from '../reader.js';

/** The query in TraceQL. All names and values are quoted: they come from strangers' spans. */
export function traceQl(query: SearchQuery): string {
  if (query.where.length === 0) return '{ }';
  return `{ ${query.where.map(conditionQl).join(' && ')} }`;
}

function conditionQl(condition: Condition): string {
  switch (condition.on) {
    case 'attribute':
      return anyOf(`span.${quote(condition.key)}`, condition.anyOf);
    case 'resource':
      return anyOf(`resource.${quote(condition.key)}`, condition.anyOf);
    case 'service':
      return anyOf('resource.service.name', condition.anyOf, true);
    case 'name':
      return anyOf('name', condition.anyOf, true);
    case 'link':
      // Tempo compares link ids with the leading zeros stripped, other stores with them.
      return anyOf('link:traceID', [...new Set([condition.traceId, condition.traceId.replace(/^0+/, '')])], true);
    case 'trace':
      return `trace:id = ${quote(condition.traceId)}`;
    case 'root':
      return 'nestedSetParent < 0';
  }
}

/** A number is asked for in both forms: Envoy writes text, and text never equals a number in TraceQL. */
function anyOf(field: string, values: readonly string[], textOnly = false): string {
  const terms = values.flatMap((value) => {
    const text = `${field} = ${quote(value)}`;
    return !textOnly && /^-?(0|[1-9]\d{0,14})$/.test(value) ? [text, `${field} = ${value}`] : [text];
  });
  return terms.length === 1 ? (terms[0] ?? '') : `(${terms.join(' || ')})`;
}

function quote(text: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are what must not reach the query
  return `"${text.replace(/[\\"]/g, '\\$&').replace(/[\u0000-\u001f]/g, ' ')}"`;
}
