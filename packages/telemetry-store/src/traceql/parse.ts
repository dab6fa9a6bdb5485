import { parser } from '@grafana/lezer-traceql';
import { BadRequest } from '../http/bad-request.js';
import {
  COMPARISONS,
  INTRINSICS,
  KINDS,
  STATUSES,
  intrinsicOf,
  type AttributeScope,
  type Comparison,
  type Condition,
  type Field,
  type Literal,
  type Spanset,
  type TraceQuery,
} from './ast.js';
import { maskUndocumented, MASKED_NESTED_SET_PARENT } from './mask.js';
import { readDuration, readIdentifier, readString } from './literals.js';

type SyntaxNode = ReturnType<typeof parser.parse>['topNode'];

const MAX_QUERY_CHARACTERS = 128 * 1024;
const COMMENTS = new Set(['LineComment', 'BlockComment']);

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

const invalid = (why: string): BadRequest => new BadRequest(`invalid TraceQL query: ${why}`);
const unsupported = (what: string): BadRequest =>
  new BadRequest(`TraceQL: ${what} is not supported by this store; a real Tempo answers it`);

class Reader {
  constructor(private readonly source: string) {}

  read(top: SyntaxNode): TraceQuery {
    const [expression] = children(top);
    if (expression === undefined) throw invalid('it is empty');
    const select: Field[] = [];
    const spanset = this.spanset(this.takeSelects(expression, select));
    return { spanset, select };
  }

  private text(node: SyntaxNode): string {
    return this.source.slice(node.from, node.to);
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

  private condition(node: SyntaxNode): Condition {
    const [left, operator, right] = children(node);
    if (left === undefined) throw invalid(`"${this.text(node)}" is no condition`);
    if (operator === undefined || right === undefined) return this.single(node, left);
    if (operator.name === 'And') return { type: 'and', left: this.condition(left), right: this.condition(right) };
    if (operator.name === 'Or') return { type: 'or', left: this.condition(left), right: this.condition(right) };
    return this.comparison(left, this.text(operator), right);
  }

  private single(node: SyntaxNode, only: SyntaxNode): Condition {
    if (only.name === 'FieldExpression') {
      const inner = this.condition(only);
      return this.text(node).startsWith('!') ? { type: 'not', of: inner } : inner;
    }
    if (only.name === 'Static') {
      const literal = this.literal(node);
      if (literal.type !== 'boolean') throw invalid(`"${this.text(node)}" is neither true nor false`);
      return { type: 'constant', value: literal.value };
    }
    return { type: 'compare', field: this.field(node), op: '=', literal: { type: 'boolean', value: true } };
  }

  private comparison(left: SyntaxNode, operator: string, right: SyntaxNode): Condition {
    const op = COMPARISONS.find((known) => known === operator);
    if (op === undefined) throw unsupported(`the operator ${operator}`);
    if (!this.isField(left)) return this.flipped(left, op, right);
    if (this.isField(right)) throw unsupported('comparing two fields');
    const field = this.field(left);
    const literal = this.literal(right);
    checkTypes(field, op, literal);
    return { type: 'compare', field, op, literal };
  }

  /** `500 <= span.x` is `span.x >= 500`. */
  private flipped(left: SyntaxNode, op: Comparison, right: SyntaxNode): Condition {
    if (!this.isField(right)) throw unsupported(`the expression "${this.source.slice(left.from, right.to)}"`);
    const mirrored = ({ '<': '>', '<=': '>=', '>': '<', '>=': '<=' } as Partial<Record<Comparison, Comparison>>)[op];
    return this.comparison(right, mirrored ?? op, left);
  }

  private isField(node: SyntaxNode): boolean {
    return node.firstChild?.name === 'AttributeField' || node.firstChild?.name === 'IntrinsicField';
  }

  private field(node: SyntaxNode): Field {
    const found = node.firstChild;
    if (found?.name === 'IntrinsicField') {
      const name = intrinsicOf(this.text(found));
      if (name === undefined) throw unsupported(`the field ${this.text(found)}`);
      return { type: 'intrinsic', name };
    }
    if (found?.name !== 'AttributeField') throw unsupported(`the expression "${this.text(node)}"`);
    const identifier = found.lastChild;
    if (identifier === null) throw invalid(`"${this.text(node)}" is no field`);
    if (this.text(identifier) === MASKED_NESTED_SET_PARENT) return { type: 'intrinsic', name: 'nestedSetParent' };
    if (found.firstChild?.name === 'Parent') throw unsupported('the scope parent');
    const scope = found.firstChild?.from === identifier.from ? 'any' : found.firstChild?.name.toLowerCase();
    return { type: 'attribute', scope: (scope ?? 'any') as AttributeScope, key: readIdentifier(this.text(identifier)) };
  }

  private literal(node: SyntaxNode): Literal {
    const text = this.text(node);
    const child = node.firstChild;
    if (child?.name === 'FieldExpression' && text.startsWith('-')) {
      const positive = this.literal(child);
      if (positive.type === 'number' || positive.type === 'duration') return { ...positive, value: -positive.value };
    }
    if (child?.name !== 'Static') throw unsupported(`the expression "${text}"`);
    switch (child.firstChild?.name) {
      case 'String':
        return { type: 'string', value: readString(text) };
      case 'Integer':
      case 'Float':
        return { type: 'number', value: Number(text) };
      case 'Duration':
        return { type: 'duration', value: readDuration(text) };
      default:
        return keyword(text);
    }
  }
}

function keyword(text: string): Literal {
  if (text === 'true' || text === 'false') return { type: 'boolean', value: text === 'true' };
  if (text === 'nil') return { type: 'nil' };
  if (KINDS.some((kind) => kind === text)) return { type: 'kind', value: text };
  if (STATUSES.some((status) => status === text)) return { type: 'status', value: text };
  throw unsupported(`the value ${text}`);
}

/** An intrinsic has one type; an attribute may hold any, so comparing it with another finds nothing and is no error. */
function checkTypes(field: Field, op: Comparison, literal: Literal): void {
  if ((op === '=~' || op === '!~') && literal.type !== 'string')
    throw invalid(`${op} takes a string, not ${literal.type}`);
  if (field.type === 'attribute' || literal.type === 'nil') return;
  const expected = INTRINSICS[field.name];
  const fits = expected === literal.type || (expected === 'duration' && literal.type === 'number');
  if (!fits) throw invalid(`binary operations must operate on the same type: ${field.name} is a ${expected}`);
}

const isExpression = ({ name }: SyntaxNode): boolean => name === 'SpansetPipelineExpression';

function children(node: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) if (!COMMENTS.has(child.name)) found.push(child);
  return found.filter(({ name }) => name !== 'WithHint');
}
