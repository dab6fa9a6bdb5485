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
} from './ast.js';
import { unmask } from './mask.js';
import { readDuration, readIdentifier, readString } from './literals.js';
import { children, flatten, fromLeft, invalid, isJunction, unsupported, type SyntaxNode } from './syntax.js';

/** Reads what stands inside braces: fields, literals and the conditions made of them. */
export class ConditionReader {
  constructor(protected readonly source: string) {}

  protected text(node: SyntaxNode): string {
    return this.source.slice(node.from, node.to);
  }

  protected condition(node: SyntaxNode): Condition {
    const [left, operator, right] = children(node);
    if (left === undefined) throw invalid(`"${this.text(node)}" is no condition`);
    if (operator === undefined || right === undefined) return this.single(node, left);
    if (!isJunction(operator)) return this.comparison(left, this.text(operator), right);
    const chain = flatten(node, isJunction);
    return fromLeft(
      chain.operands.map((operand) => this.condition(operand)),
      chain.operators.map(({ name }) => (name === 'And' ? 'and' : 'or')),
      (type, one, other) => ({ type, left: one, right: other }),
    );
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

  protected field(node: SyntaxNode): Field {
    const found = node.firstChild;
    if (found?.name === 'IntrinsicField') {
      const name = intrinsicOf(this.text(found));
      if (name === undefined) throw unsupported(`the field ${this.text(found)}`);
      return { type: 'intrinsic', name };
    }
    if (found?.name !== 'AttributeField') throw unsupported(`the expression "${this.text(node)}"`);
    const identifier = found.lastChild;
    if (identifier === null) throw invalid(`"${this.text(node)}" is no field`);
    const masked = unmask(this.text(identifier));
    if (masked !== undefined) return { type: 'intrinsic', name: masked };
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
