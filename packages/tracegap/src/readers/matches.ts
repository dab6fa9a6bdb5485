import { type Attributes, type Span, type Trace } from '../span/model.js';
import { type Condition, type SearchQuery } from './reader.js';

/** Whether one span of the trace is in the window and has all that the query asks for. */
export function matches(trace: Trace, query: SearchQuery): boolean {
  return trace.spans.some((span) => inWindow(span, query) && query.where.every((condition) => holds(span, condition)));
}

/** The order in which Tempo answers: of more than were asked for, the latest are kept. */
export function latestFirst(one: Trace, other: Trace): number {
  return beginningOf(other) - beginningOf(one);
}

const beginningOf = ({ spans }: Trace): number =>
  spans.reduce((first, { startMs }) => Math.min(first, startMs), Infinity);

function inWindow(span: Span, query: SearchQuery): boolean {
  return span.endMs >= query.fromMs && span.startMs <= query.toMs;
}

function holds(span: Span, condition: Condition): boolean {
  switch (condition.on) {
    case 'attribute':
      return hasValue(span.attributes, condition.key, condition.anyOf);
    case 'resource':
      return hasValue(span.resource.attributes, condition.key, condition.anyOf);
    case 'service':
      return span.resource.service !== null && condition.anyOf.includes(span.resource.service);
    case 'name':
      return condition.anyOf.includes(span.name);
    case 'link':
      return span.links.some((link) => link.traceId === condition.traceId);
    case 'trace':
      return span.traceId === condition.traceId;
    case 'root':
      return span.parentSpanId === null;
  }
}

function hasValue(attributes: Attributes, key: string, anyOf: readonly string[]): boolean {
  const value = attributes[key];
  return value !== undefined && value !== null && anyOf.includes(String(value));
}
