import { RE2JS } from 're2js';
import { BadRequest } from '../http/bad-request.js';
import type { Json } from '../tempo/json.js';
import type { SpanInTrace } from '../tempo/trace.js';
import type { TraceView } from '../tempo/trace-view.js';
import type { Comparison, Condition, Field, Intrinsic, Literal, Spanset, TraceQuery } from './ast.js';
import { related } from './relations.js';
import { valuesOf, type FieldValue } from './values.js';

/** What a span shows of the query's fields, by the key it is listed under; its name under NAME, as an attribute may be called so too. */
type Echo = Map<string, Json>;
export const NAME = 'span:name';

export interface MatchedSpan {
  span: SpanInTrace;
  echo: Echo;
}

/** The spans of a trace that a query finds; none when the trace does not match. */
export type Matcher = (trace: TraceView) => MatchedSpan[];

type Test = (span: SpanInTrace, trace: TraceView, echo: Echo) => boolean;

/** Makes a query ready to be asked of many traces: regular expressions are compiled once, by RE2's rules as in Tempo. */
export function compile(query: TraceQuery): Matcher {
  const spanset = compileSpanset(query.spanset);
  return (trace) => {
    const matched = spanset(trace);
    if (!query.counts.every(({ op, value }) => holds(matched.length, op, value))) return [];
    for (const { span, echo } of matched)
      for (const field of query.select) show(echo, field, valuesOf(field, span, trace)[0]);
    return matched;
  };
}

function compileSpanset(spanset: Spanset): Matcher {
  if (spanset.type === 'filter') {
    const test = compileCondition(spanset.where);
    return (trace) =>
      trace.spans.flatMap((span) => {
        const echo: Echo = new Map();
        return test(span, trace, echo) ? [{ span, echo }] : [];
      });
  }
  const left = compileSpanset(spanset.left);
  const right = compileSpanset(spanset.right);
  if (spanset.type === 'structural') return (trace) => related(spanset.relation, left(trace), right(trace), trace);
  const both = spanset.type === 'and';
  return (trace) => {
    const [a, b] = [left(trace), right(trace)];
    return both && (a.length === 0 || b.length === 0) ? [] : union(a, b);
  };
}

function union(a: readonly MatchedSpan[], b: readonly MatchedSpan[]): MatchedSpan[] {
  const all = new Map(a.map((match) => [match.span, match]));
  for (const match of b) {
    const known = all.get(match.span);
    if (known === undefined) all.set(match.span, match);
    else for (const [key, value] of match.echo) known.echo.set(key, value);
  }
  return [...all.values()];
}

function compileCondition(condition: Condition): Test {
  switch (condition.type) {
    case 'constant':
      return () => condition.value;
    case 'not': {
      const test = compileCondition(condition.of);
      return (span, trace) => !test(span, trace, new Map());
    }
    case 'and':
    case 'or': {
      const left = compileCondition(condition.left);
      const right = compileCondition(condition.right);
      if (condition.type === 'and') return (...of) => left(...of) && right(...of);
      return (...of) => {
        const first = left(...of);
        return right(...of) || first;
      };
    }
    case 'compare': {
      const { field, op, literal } = condition;
      const compare = comparator(field, op, literal);
      const all = op === '!=' || op === '!~';
      return (span, trace, echo) => {
        const values = valuesOf(field, span, trace);
        const hit = all ? everyOf(values, compare) : values.find((candidate) => compare(candidate.value));
        if (hit !== undefined) show(echo, field, hit);
        return hit !== undefined;
      };
    }
  }
}

/** A negation holds for a field with several values when it holds for each, and for none it does not have. */
function everyOf(values: FieldValue[], compare: (value: FieldValue['value']) => boolean): FieldValue | undefined {
  return values.every((candidate) => compare(candidate.value)) ? values[0] : undefined;
}

function comparator(field: Field, op: Comparison, literal: Literal): (value: FieldValue['value']) => boolean {
  if (literal.type === 'nil') return op === '!=' ? () => true : () => false;
  const isKeyword = literal.type === 'kind' || literal.type === 'status';
  if (isKeyword && field.type === 'attribute') return () => false;
  if (op === '=~' || op === '!~') return pattern(String(literal.value), op === '=~');
  const expected = field.type === 'intrinsic' ? inFormOf(field.name, literal.value) : literal.value;
  return (value) => sameType(value, expected) && holds(value, op, expected);
}

function pattern(source: string, wanted: boolean): (value: FieldValue['value']) => boolean {
  let expression: RE2JS;
  try {
    expression = RE2JS.compile(source, RE2JS.DOTALL);
  } catch (error) {
    throw new BadRequest(`invalid TraceQL query: regular expression ${source}: ${(error as Error).message}`);
  }
  const known = new Map<string, boolean>();
  return (value) => {
    if (typeof value !== 'string') return false;
    let matches = known.get(value);
    if (matches === undefined) {
      matches = expression.matches(value);
      if (known.size < 10_000) known.set(value, matches);
    }
    return matches === wanted;
  };
}

/** `trace:id` is compared without leading zeros on either side; the other ids as they are written. */
function inFormOf(name: Intrinsic, value: string | number | boolean): string | number | boolean {
  return name === 'trace:id' && typeof value === 'string' ? value.replace(/^0+/, '') : value;
}

function sameType(a: FieldValue['value'], b: FieldValue['value']): boolean {
  const isNumber = (of: FieldValue['value']): boolean => typeof of === 'number' || typeof of === 'bigint';
  return typeof a === typeof b || (isNumber(a) && isNumber(b));
}

function holds(a: FieldValue['value'], op: Comparison, b: FieldValue['value']): boolean {
  switch (op) {
    case '=':
      // A bigint equals a number only under loose equality.
      return a == b;
    case '!=':
      return a != b;
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    case '>=':
      return a >= b;
    case '=~':
    case '!~':
      return false;
  }
}

/** Fields of the trace, ids and durations are not repeated per span; Tempo lists them elsewhere in the answer. */
const NOT_SHOWN: ReadonlySet<Intrinsic> = new Set([
  'duration',
  'rootName',
  'rootServiceName',
  'traceDuration',
  'trace:id',
  'span:id',
]);

function show(echo: Echo, field: Field, found: FieldValue | undefined): void {
  if (found === undefined) return;
  if (field.type === 'attribute') echo.set(field.key, found.json);
  else if (!NOT_SHOWN.has(field.name)) echo.set(field.name === 'name' ? NAME : field.name, found.json);
}
