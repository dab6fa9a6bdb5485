import { type parser } from '@grafana/lezer-traceql';
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

/** `&&` and `||`: to Tempo they bind alike and are read from the left (its pkg/traceql/expr.y, `%left AND OR`), not so to the grammar. */
export const isJunction = ({ name }: SyntaxNode): boolean => name === 'And' || name === 'Or';

/** A chain of binary operators as a list, whichever way the grammar nested it; what stands in parentheses stays one operand. */
export function flatten(
  node: SyntaxNode,
  isOperator: (operator: SyntaxNode) => boolean,
): { operands: SyntaxNode[]; operators: SyntaxNode[] } {
  const [left, operator, right] = children(node);
  if (left === undefined || operator === undefined || right === undefined || !isOperator(operator))
    return { operands: [node], operators: [] };
  const [before, after] = [flatten(left, isOperator), flatten(right, isOperator)];
  return {
    operands: [...before.operands, ...after.operands],
    operators: [...before.operators, operator, ...after.operators],
  };
}

/** Joins operands from left to right. */
export function fromLeft<T, O>(
  operands: readonly T[],
  operators: readonly O[],
  join: (operator: O, left: T, right: T) => T,
): T {
  return operands.reduce((left, right, index) => join(operators[index - 1] as O, left, right));
}
