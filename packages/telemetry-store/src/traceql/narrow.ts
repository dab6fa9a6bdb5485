import {
  attributeSeed,
  tokenOfBooleanValue,
  tokenOfBytes,
  tokenOfNumber,
  tokenOfNumberValue,
  tokenOfTextValue,
  word,
  type TokenKind,
} from '../otlp/tokens.js';
import { KINDS, STATUSES, type Comparison, type Condition, type Field, type Literal, type Spanset } from './ast.js';

/**
 * What the index can tell about a query: an FTS5 expression that every chunk with a matching span fulfils, or undefined when
 * the index knows nothing of it and all chunks must be judged. It only narrows: compile() has the last word.
 */
export function narrow(spanset: Spanset): string | undefined {
  if (spanset.type === 'filter') return narrowCondition(spanset.where);
  const left = narrow(spanset.left);
  const right = narrow(spanset.right);
  if (spanset.type === 'or') return either(left, right);
  // Its left side may find nothing at all.
  if (spanset.type === 'structural' && spanset.relation.finds === 'unrelated') return right;
  // The right side is what is found, and so what has to be in the window.
  if (spanset.type === 'structural') return right ?? left;
  // Both spans are in the trace, but not always in one chunk: one side finds the trace.
  return left ?? right;
}

function narrowCondition(condition: Condition): string | undefined {
  switch (condition.type) {
    case 'constant':
    case 'not':
      return undefined;
    case 'or':
      return either(narrowCondition(condition.left), narrowCondition(condition.right));
    case 'and': {
      const left = narrowCondition(condition.left);
      const right = narrowCondition(condition.right);
      return left !== undefined && right !== undefined ? `(${left} AND ${right})` : (left ?? right);
    }
    case 'compare': {
      const token = tokenFor(condition.field, condition.op, condition.literal);
      return token === undefined ? undefined : `"${word(token)}"`;
    }
  }
}

const either = (left: string | undefined, right: string | undefined): string | undefined =>
  left !== undefined && right !== undefined ? `(${left} OR ${right})` : undefined;

function tokenFor(field: Field, op: Comparison, literal: Literal): number | undefined {
  if (field.type === 'intrinsic') return intrinsicToken(field.name, op, literal);
  if (op === '=' && literal.type !== 'nil') {
    const seed = attributeSeed(Buffer.from(field.key));
    if (literal.type === 'boolean') return tokenOfBooleanValue(seed, literal.value);
    if (literal.type === 'string') return tokenOfTextValue(seed, Buffer.from(literal.value));
    if (literal.type === 'number' || literal.type === 'duration') return tokenOfNumberValue(seed, literal.value);
  }
  // Every other comparison needs the attribute to be there at all.
  return tokenOfBytes('key', Buffer.from(field.key));
}

/** Ids by the number of their bytes; queries may leave the zeros at their head away. */
const ID_BYTES: Readonly<Partial<Record<TokenKind, number>>> = {
  'trace:id': 16,
  'link:traceID': 16,
  'span:id': 8,
  'span:parentID': 8,
  'link:spanID': 8,
};

function intrinsicToken(name: string, op: Comparison, literal: Literal): number | undefined {
  if (name === 'nestedSetParent') {
    const onlyRoots =
      literal.type === 'number' && ((op === '<' && literal.value <= 0) || (op === '=' && literal.value === -1));
    return onlyRoots ? tokenOfBytes('root') : undefined;
  }
  if (op !== '=') return undefined;
  if (literal.type === 'kind') return positive('kind', KINDS.indexOf(literal.value as (typeof KINDS)[number]));
  if (literal.type === 'status')
    return positive('status', STATUSES.indexOf(literal.value as (typeof STATUSES)[number]));
  if (literal.type !== 'string') return undefined;
  // An empty name may be written as no bytes at all.
  if (name === 'name' || name === 'event:name' || name === 'instrumentation:name')
    return literal.value === '' ? undefined : tokenOfBytes(name, Buffer.from(literal.value));
  const bytes = ID_BYTES[name as TokenKind];
  const isId =
    bytes !== undefined && /^(?=.*[1-9a-f])[0-9a-f]+$/.test(literal.value) && literal.value.length <= bytes * 2;
  return isId ? tokenOfBytes(name as TokenKind, Buffer.from(literal.value.padStart(bytes * 2, '0'), 'hex')) : undefined;
}

/** Zero is the default and mostly not sent, so there is no token to look for. */
const positive = (kind: 'kind' | 'status', code: number): number | undefined =>
  code > 0 ? tokenOfNumber(kind, code) : undefined;
