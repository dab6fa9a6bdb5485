import {
  type Context,
  type TextMapGetter,
  type TextMapPropagator,
  type TextMapSetter,
  createContextKey,
  trace,
} from '@opentelemetry/api';
import { TRACE_PARENT_HEADER, TRACE_STATE_HEADER, TraceState } from '@opentelemetry/core';

/** https://www.w3.org/TR/trace-context-2/#trace-flags: sampled, and that the trace id is random. Others must be sent as 0. */
const KNOWN_FLAGS = 0x03;
const RANDOM_FLAG = 0x02;
const FLAGS_AT = '00-'.length + 32 + '-'.length + 16 + '-'.length;

/** The trace id that is known to be random. It stands in the context because the SDK makes each span's flags anew. */
const RANDOM_TRACE_ID = createContextKey('trace id with the random flag');

/**
 * What W3C Trace Context asks for and OpenTelemetry's propagator leaves undone, around any propagator: a tracestate that is not a list
 * of the standard is dropped as a whole and the trace goes on; level 2's random flag is handed on; flags nobody knows are not.
 * Offered upstream in docs/performance.md; without it, five of the 41 checks of the W3C’s own harness fail.
 */
export class StrictTraceContext implements TextMapPropagator {
  constructor(private readonly inner: TextMapPropagator) {}

  inject(context: Context, carrier: unknown, setter: TextMapSetter): void {
    const random = context.getValue(RANDOM_TRACE_ID);
    const isRandom = random !== undefined && random === trace.getSpanContext(context)?.traceId;
    this.inner.inject(context, carrier, isRandom ? withRandomFlag(setter) : setter);
  }

  extract(context: Context, carrier: unknown, getter: TextMapGetter): Context {
    const extracted = this.inner.extract(context, carrier, getter);
    const remote = trace.getSpanContext(extracted);
    if (!remote || remote === trace.getSpanContext(context) || !getter.get(carrier, TRACE_PARENT_HEADER))
      return extracted;
    const strict = {
      ...remote,
      traceFlags: remote.traceFlags & KNOWN_FLAGS,
      traceState: undefined as TraceState | undefined,
    };
    const list = traceStateIn(getter.get(carrier, TRACE_STATE_HEADER));
    if (list) strict.traceState = new TraceState(list);
    const continued = trace.setSpanContext(extracted, strict);
    return strict.traceFlags & RANDOM_FLAG ? continued.setValue(RANDOM_TRACE_ID, strict.traceId) : continued;
  }

  fields(): string[] {
    return this.inner.fields();
  }
}

function withRandomFlag(setter: TextMapSetter): TextMapSetter {
  return {
    set: (carrier, key, value) => setter.set(carrier, key, key === TRACE_PARENT_HEADER ? randomly(value) : value),
  };
}

const randomly = (traceparent: string): string =>
  traceparent.slice(0, FLAGS_AT) +
  (parseInt(traceparent.slice(FLAGS_AT), 16) | RANDOM_FLAG).toString(16).padStart(2, '0');

const MEMBERS = 32;
/** What must be handed on at least; of more, the members above 128 characters go first, then those at the end. */
const CHARACTERS = 512;
const LONG_MEMBER = 128;
/** No list of the standard is longer: not even looked at. */
const LONGEST = MEMBERS * (256 + 1 + 256 + 1);

/** Level 1's grammar; that a key without `@` may begin with a digit is level 2's. */
const KEY = String.raw`[a-z0-9][a-z0-9_*/-]{0,255}|[a-z0-9][a-z0-9_*/-]{0,240}@[a-z][a-z0-9_*/-]{0,13}`;
const VALUE = String.raw`[\x20-\x2b\x2d-\x3c\x3e-\x7e]{0,255}[\x21-\x2b\x2d-\x3c\x3e-\x7e]`;
const MEMBER = new RegExp(`^(?:${KEY})=${VALUE}$`);
const OPTIONAL_WHITE_SPACE = /^[ \t]+|[ \t]+$/g;

/** The members of one or several tracestate headers as one list; undefined where there is none or it is not the standard's. */
function traceStateIn(header: string | string[] | undefined): string | undefined {
  const text = Array.isArray(header) ? header.join(',') : header;
  if (!text || text.length > LONGEST) return undefined;
  const members: string[] = [];
  for (const part of text.split(',')) {
    const member = part.replace(OPTIONAL_WHITE_SPACE, '');
    if (member === '') continue;
    if (members.length === MEMBERS || !MEMBER.test(member)) return undefined;
    members.push(member);
  }
  return withinLimit(members).join(',') || undefined;
}

function withinLimit(members: string[]): string[] {
  const length = (list: string[]): number => list.reduce((sum, member) => sum + member.length + 1, -1);
  if (length(members) <= CHARACTERS) return members;
  const kept = members.filter((member) => member.length <= LONG_MEMBER);
  while (length(kept) > CHARACTERS) kept.pop();
  return kept;
}
