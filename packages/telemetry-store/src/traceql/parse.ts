import { parser } from '@grafana/lezer-traceql';
import { BadRequest } from '../http/bad-request.js';
import { relationOf, type Field, type Relation, type Spanset, type TraceQuery } from './ast.js';
import { maskUndocumented } from './mask.js';
import { StageReader } from './parse-stage.js';
import { children, fromLeft, invalid, unsupported, type SyntaxNode } from './syntax.js';

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

/** Parses a query that finds spans and makes no metrics of them, as every path but `/api/metrics` takes it. */
export function parseSearch(query: string): TraceQuery {
  const parsed = parseTraceQl(query);
  if (parsed.metrics !== undefined)
    throw new BadRequest(`${parsed.metrics.name}() makes metrics: ask /api/metrics/query_range for them`);
  return parsed;
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

type Operator = 'and' | 'or' | 'pipe' | Relation;

/** Operands and the operators between them, from left to right. */
interface Chain {
  operands: SyntaxNode[];
  operators: Operator[];
}

class Reader extends StageReader {
  read(top: SyntaxNode): TraceQuery {
    const [expression] = children(top);
    if (expression === undefined) throw invalid('it is empty');
    const { operands, operators } = this.chain(expression);
    const firstPipe = operators.indexOf('pipe');
    const spansets = firstPipe < 0 ? operands.length : firstPipe + 1;
    const query: TraceQuery = {
      spanset: this.joined(operands.slice(0, spansets), operators.slice(0, spansets - 1)),
      counts: [],
      select: [],
    };
    operands.slice(spansets).forEach((stage, index) => {
      if (operators[spansets - 1 + index] !== 'pipe') throw this.unsupportedStage(expression);
      this.addStage(stage, query);
    });
    return query;
  }

  private addStage(stage: SyntaxNode, query: TraceQuery): void {
    if (query.metrics !== undefined) throw this.unsupportedStage(stage);
    const what = stage.firstChild?.firstChild;
    if (what?.name === 'SelectOperation') query.select.push(...this.fields(what));
    else if (what?.name === 'ScalarFilter') query.counts.push(this.countFilter(what));
    else if (what?.name === 'MetricsOperation') query.metrics = this.metrics(what);
    else throw this.unsupportedStage(stage);
  }

  private spanset(node: SyntaxNode): Spanset {
    const below = children(node);
    const [only] = below;
    if (node.name === 'SpansetFilter')
      return { type: 'filter', where: only ? this.condition(only) : { type: 'constant', value: true } };
    if (only === undefined) throw this.unsupportedStage(node);
    if (below.length === 1) return this.spanset(only);
    const { operands, operators } = this.chain(node);
    if (operators.length === 0 || operators.includes('pipe')) throw this.unsupportedStage(node);
    return this.joined(operands, operators);
  }

  private joined(operands: readonly SyntaxNode[], operators: readonly Operator[]): Spanset {
    return byPrecedence(
      operands.map((operand) => this.spanset(operand)),
      operators,
    );
  }

  /** Undoes the grammar's nesting, which is not Tempo's: `!>` and `&>` take the pipe into their right side. Parentheses stay. */
  private chain(node: SyntaxNode): Chain {
    const below = children(node);
    const [left, right] = [below[0], below.at(-1)];
    if (below.length < 2 || left === undefined || right === undefined || !isExpression(left) || !isExpression(right))
      return { operands: [node], operators: [] };
    const [before, after] = [this.chain(left), this.chain(right)];
    return {
      operands: [...before.operands, ...after.operands],
      operators: [...before.operators, this.operator(left, right), ...after.operators],
    };
  }

  /** Read from the text between its sides: `~` has no node of its own. */
  private operator(left: SyntaxNode, right: SyntaxNode): Operator {
    const text = this.source.slice(left.to, right.from).replace(/\/\*.*?\*\/|\/\/.*$/gms, '');
    const [written = ''] = /[^\s(){}]+/.exec(text) ?? [];
    if (written === '&&') return 'and';
    if (written === '||') return 'or';
    if (written === '|') return 'pipe';
    const relation = relationOf(written);
    if (relation === undefined) throw unsupported(`the operator ${written}`);
    return relation;
  }
}

const isExpression = ({ name }: SyntaxNode): boolean => name === 'SpansetPipelineExpression';

/** Structural operators bind closer than `&&` and `||`, which bind alike; all from the left (Tempo's pkg/traceql/expr.y). */
function byPrecedence(operands: readonly Spanset[], operators: readonly Operator[]): Spanset {
  const terms: Spanset[] = operands.slice(0, 1);
  const junctions: ('and' | 'or')[] = [];
  operators.forEach((operator, index) => {
    const right = operands[index + 1] as Spanset;
    if (operator === 'and' || operator === 'or') {
      junctions.push(operator);
      terms.push(right);
    } else if (operator !== 'pipe')
      terms.push({ type: 'structural', relation: operator, left: terms.pop() as Spanset, right });
  });
  return fromLeft(terms, junctions, (type, left, right) => ({ type, left, right }));
}
