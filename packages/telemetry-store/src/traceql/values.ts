import type { AnyValue, KeyValue, Resource, SpanLink } from '../otlp/types.js';
import { type Json, valueJson } from '../tempo/json.js';
import { hex, type SpanInTrace } from '../tempo/trace.js';
import { nanoseconds, serviceName, type TraceView } from '../tempo/trace-view.js';
import { KINDS, STATUSES, type Field, type Intrinsic } from './ast.js';

/** One value a field has on a span: several for arrays, events and links. */
export interface FieldValue {
  value: string | number | bigint | boolean;
  json: Json;
}

const string = (value: string): FieldValue => ({ value, json: { stringValue: value } });
const number = (value: number): FieldValue => ({ value, json: { intValue: String(value) } });

/** All values of a field on a span; none when the span has no such field. */
export function valuesOf(field: Field, span: SpanInTrace, trace: TraceView): FieldValue[] {
  if (field.type === 'intrinsic') return intrinsicValues(field.name, span, trace);
  const { resource, scope } = span;
  switch (field.scope) {
    case 'span':
      return attributeValues(span.span.attributes, field.key);
    case 'resource':
      return attributeValues(resource.attributes, field.key);
    case 'instrumentation':
      return attributeValues(scope.attributes, field.key);
    case 'event':
      return inEach(span.span.events, field.key);
    case 'link':
      return inEach(span.span.links, field.key);
    case 'any': {
      const own = attributeValues(span.span.attributes, field.key);
      return own.length > 0 ? own : attributeValues(resource.attributes, field.key);
    }
  }
}

function intrinsicValues(name: Intrinsic, { span, scope }: SpanInTrace, trace: TraceView): FieldValue[] {
  switch (name) {
    case 'rootName':
      return trace.root ? [string(trace.rootName)] : [];
    case 'rootServiceName':
      return trace.root ? [string(serviceName(trace.root))] : [];
    case 'traceDuration':
      return [number(trace.durationNs)];
    case 'nestedSetParent':
      return [number(trace.place(span).parent)];
    case 'nestedSetLeft':
      return [number(trace.place(span).left)];
    case 'nestedSetRight':
      return [number(trace.place(span).right)];
    case 'trace:id':
      return [string(trace.shortId)];
    case 'instrumentation:name':
      return [string(scope.name)];
    case 'instrumentation:version':
      return [string(scope.version)];
    default:
      return spanValues(name, span);
  }
}

type OfTraceOrScope =
  | 'rootName'
  | 'rootServiceName'
  | 'traceDuration'
  | 'nestedSetParent'
  | 'nestedSetLeft'
  | 'nestedSetRight'
  | 'trace:id'
  | 'instrumentation:name'
  | 'instrumentation:version';

function spanValues(name: Exclude<Intrinsic, OfTraceOrScope>, span: SpanInTrace['span']): FieldValue[] {
  switch (name) {
    case 'name':
      return [string(span.name)];
    case 'duration':
      return [number(Number(nanoseconds(span.endTimeUnixNano) - nanoseconds(span.startTimeUnixNano)))];
    case 'status':
      return [string(STATUSES[span.status?.code ?? 0] ?? 'unset')];
    case 'statusMessage':
      return [string(span.status?.message ?? '')];
    case 'kind':
      return [string(KINDS[span.kind] ?? 'unspecified')];
    case 'span:id':
      return [string(hex(span.spanId))];
    case 'span:parentID':
      return [string(hex(span.parentSpanId).padStart(16, '0'))];
    case 'event:name':
      return span.events.map((event) => string(event.name));
    case 'event:timeSinceStart': {
      const start = nanoseconds(span.startTimeUnixNano);
      return span.events.map((event) => number(Number(nanoseconds(event.timeUnixNano) - start)));
    }
    case 'link:traceID':
      return span.links.map((link) => string(shortLinkId(link)));
    case 'link:spanID':
      return span.links.map((link) => string(hex(link.spanId)));
  }
}

/** Tempo 3.0 compares link:traceID with the leading zeros taken off. */
const shortLinkId = (link: SpanLink): string => hex(link.traceId).replace(/^0+/, '');

const inEach = (of: readonly Pick<Resource, 'attributes'>[], key: string): FieldValue[] =>
  of.flatMap(({ attributes }) => attributeValues(attributes, key));

function attributeValues(attributes: readonly KeyValue[], key: string): FieldValue[] {
  for (const attribute of attributes) if (attribute.key === key && attribute.value) return flatten(attribute.value);
  return [];
}

function flatten(value: AnyValue): FieldValue[] {
  if (value.arrayValue) return value.arrayValue.values.flatMap(flatten);
  const single = comparable(value);
  return single === undefined ? [] : [{ value: single, json: valueJson(value) }];
}

/** Integers as numbers while they are exact, as bigints beyond; key-value lists and bytes do not compare. */
function comparable(value: AnyValue): FieldValue['value'] | undefined {
  if (Object.hasOwn(value, 'stringValue')) return value.stringValue;
  if (Object.hasOwn(value, 'boolValue')) return value.boolValue;
  if (Object.hasOwn(value, 'doubleValue')) return value.doubleValue;
  if (!Object.hasOwn(value, 'intValue') || value.intValue === undefined) return undefined;
  const exact = BigInt(value.intValue.toString());
  return exact >= Number.MIN_SAFE_INTEGER && exact <= Number.MAX_SAFE_INTEGER ? Number(exact) : exact;
}
