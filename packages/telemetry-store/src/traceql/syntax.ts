import { parser } from '@grafana/lezer-traceql';
import { BadRequest } from '../http/bad-request.js';

/** A node of the grammar's tree. */
export type SyntaxNode = ReturnType<typeof parser.parse>['topNode'];

const COMMENTS = new Set(['LineComment', 'BlockComment']);

/** The nodes below one, without comments and hints. */
export function children(node: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) if (!COMMENTS.has(child.name)) found.push(child);
  return found.filter(({ name }) => name !== 'WithHint');
}

/** What is no TraceQL. */
export const invalid = (why: string): BadRequest => new BadRequest(`invalid TraceQL query: ${why}`);

/** What is TraceQL, but nothing this store answers. */
export const unsupported = (what: string): BadRequest =>
  new BadRequest(`TraceQL: ${what} is not supported by this store; a real Tempo answers it`);
