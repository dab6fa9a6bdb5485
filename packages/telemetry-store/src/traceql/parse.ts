import { parser } from '@grafana/lezer-traceql';
import { BadRequest } from '../http/bad-request.js';
import type { Field, Spanset, TraceQuery } from './ast.js';
import { maskUndocumented } from './mask.js';
import { ConditionReader } from './parse-condition.js';
import { children, invalid, unsupported, type SyntaxNode } from './syntax.js';

const MAX_QUERY_CHARACTERS = 128 * 1024;

/** Parses a TraceQL query; throws BadRequest for what is no TraceQL and, naming it, for what this store does not answer. */
export function parseTraceQl(query: string): TraceQuery {
  if (query.length > MAX_QUERY_CHARACTERS) throw new BadRequest('TraceQL query is longer than 128 KiB');
  const source = maskUndocumented(query);
  const tree = parser.parse(source);
  tree.iterate({
    enter: ({ type, from }) => {
      if (type.isError) throw invalid(`syntax error at col ${from + 1}`);
    },
  });
  return new Reader(source).read(tree.topNode);
}

/** Parses one field, as `/api/v2/search/tag/{field}/values` takes it. */
export function parseField(spelling: string): Field {
  const query = (() => {
    try {
      return parseTraceQl(`{} | select(${spelling})`);
    } catch {
      throw new BadRequest(`please provide a valid tagName: failed to parse identifier ${spelling}`);
    }
  })();
  const [field] = query.select;
  if (field === undefined || query.select.length > 1)
    throw new BadRequest(`please provide a valid tagName: ${spelling}`);
  return field;
}

class Reader extends ConditionReader {
  read(top: SyntaxNode): TraceQuery {
    const [expression] = children(top);
    if (expression === undefined) throw invalid('it is empty');
    const select: Field[] = [];
    const spanset = this.spanset(this.takeSelects(expression, select));
    return { spanset, select };
  }

  /** Strips `| select(...)` from the right end, collecting its fields. */
  private takeSelects(node: SyntaxNode, select: Field[]): SyntaxNode {
    const [left, operator, right] = children(node);
    if (left === undefined || right === undefined || operator?.name !== 'Pipe') return node;
    const stage = right.firstChild?.firstChild;
    if (stage?.name !== 'SelectOperation') throw unsupported(`the pipeline stage "${this.text(right).trim()}"`);
    this.selected(stage.firstChild, select);
    return this.takeSelects(left, select);
  }

  private selected(args: SyntaxNode | null, into: Field[]): void {
    for (const child of args ? children(args) : [])
      if (child.name === 'SelectArgs') this.selected(child, into);
      else into.push(this.field(child));
  }

  private spanset(node: SyntaxNode): Spanset {
    const below = children(node);
    const [left, operator, right] = below;
    if (node.name === 'SpansetFilter')
      return { type: 'filter', where: left ? this.condition(left) : { type: 'constant', value: true } };
    if (left !== undefined && below.length === 1) return this.spanset(left);
    if (left === undefined || operator === undefined || (right === undefined && !isExpression(operator)))
      throw unsupported(`the pipeline stage "${this.text(node).trim()}"`);
    // Some operators have no node of their own.
    if (right === undefined)
      throw unsupported(`the structural operator ${this.source.slice(left.to, operator.from).trim()}`);
    if (operator.name === 'And') return { type: 'and', left: this.spanset(left), right: this.spanset(right) };
    if (operator.name === 'Or') return { type: 'or', left: this.spanset(left), right: this.spanset(right) };
    if (operator.name === 'Pipe') throw unsupported(`the pipeline stage "${this.text(right).trim()}"`);
    throw unsupported(`the structural operator ${this.text(operator)}`);
  }
}

const isExpression = ({ name }: SyntaxNode): boolean => name === 'SpansetPipelineExpression';
