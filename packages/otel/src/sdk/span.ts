import {
  type AttributeValue,
  type Attributes,
  type Exception,
  type Link,
  type Span,
  type SpanContext,
  type SpanKind,
  type SpanStatus,
  SpanStatusCode,
  type TimeInput,
} from '@opentelemetry/api';
import { type InstrumentationScope } from '@opentelemetry/core';
import { type Resource } from '@opentelemetry/resources';
import { type ReadableSpan, type TimedEvent } from '@opentelemetry/sdk-trace-base';
import { addException } from '../traces/failure';
import { fromTimeInput, now, toHrTime } from './clock';

/** What all spans of a provider share. */
export interface SpanHome {
  resource: Resource;
  /** OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT and its like; the defaults are the specification's. */
  limits: { attributes: number; valueLength: number; events: number; links: number };
  ended(span: RecordedSpan): void;
}

const NONE: never[] = [];
const UNSET: SpanStatus = { code: SpanStatusCode.UNSET };

/**
 * A span that is recorded. It does what OpenTelemetry's own does for the API and for exporters (`ReadableSpan`), without
 * checking and copying each attribute several times: creating spans is what tracing mostly costs.
 */
export class RecordedSpan implements Span, ReadableSpan {
  status: SpanStatus = UNSET;
  links: Link[] = NONE;
  events: TimedEvent[] = NONE;
  ended = false;
  droppedAttributesCount = 0;
  droppedEventsCount = 0;
  droppedLinksCount = 0;
  /** Milliseconds since 1970, with fractions. */
  endMs = 0;

  /** @param attributes becomes the span's own: the caller no longer touches it */
  constructor(
    private readonly home: SpanHome,
    readonly instrumentationScope: InstrumentationScope,
    private readonly identity: SpanContext,
    readonly parentSpanContext: SpanContext | undefined,
    public name: string,
    readonly kind: SpanKind,
    readonly attributes: Attributes,
    readonly startMs: number,
  ) {}

  get resource(): Resource {
    return this.home.resource;
  }

  get startTime(): [number, number] {
    return toHrTime(this.startMs);
  }

  get endTime(): [number, number] {
    return toHrTime(this.endMs);
  }

  get duration(): [number, number] {
    return toHrTime(this.endMs - this.startMs);
  }

  spanContext(): SpanContext {
    return this.identity;
  }

  setAttribute(key: string, value: AttributeValue): this {
    if (this.ended || value === undefined || value === null) return this;
    const { limits } = this.home;
    if (
      !(key in this.attributes) &&
      limits.attributes < Infinity &&
      Object.keys(this.attributes).length >= limits.attributes
    ) {
      this.droppedAttributesCount++;
      return this;
    }
    this.attributes[key] = limits.valueLength < Infinity ? cut(value, limits.valueLength) : value;
    return this;
  }

  setAttributes(attributes: Attributes): this {
    for (const key in attributes) this.setAttribute(key, attributes[key]!);
    return this;
  }

  addEvent(name: string, attributesOrTime?: Attributes | TimeInput, time?: TimeInput): this {
    if (this.ended) return this;
    const timeFirst =
      typeof attributesOrTime === 'number' || Array.isArray(attributesOrTime) || attributesOrTime instanceof Date;
    const at = fromTimeInput(timeFirst ? attributesOrTime : time);
    if (this.events.length >= this.home.limits.events) this.droppedEventsCount++;
    else
      this.events = [
        ...this.events,
        { name, attributes: timeFirst ? {} : { ...attributesOrTime }, time: toHrTime(at), droppedAttributesCount: 0 },
      ];
    return this;
  }

  addLink(link: Link): this {
    if (this.ended) return this;
    if (this.links.length >= this.home.limits.links) this.droppedLinksCount++;
    else this.links = [...this.links, link];
    return this;
  }

  addLinks(links: Link[]): this {
    for (const link of links) this.addLink(link);
    return this;
  }

  setStatus(status: SpanStatus): this {
    if (this.ended || status.code === SpanStatusCode.UNSET || this.status.code === SpanStatusCode.OK) return this;
    this.status = status.code === SpanStatusCode.OK ? { code: SpanStatusCode.OK } : { ...status };
    return this;
  }

  updateName(name: string): this {
    if (!this.ended) this.name = name;
    return this;
  }

  isRecording(): boolean {
    return !this.ended;
  }

  /** With type and message only, see `addException`. */
  recordException(exception: Exception): void {
    addException(this, exception);
  }

  end(time?: TimeInput): void {
    if (this.ended) return;
    this.endMs = Math.max(time === undefined ? now() : fromTimeInput(time), this.startMs);
    this.ended = true;
    this.home.ended(this);
  }
}

function cut(value: AttributeValue, length: number): AttributeValue {
  if (typeof value === 'string') return value.slice(0, length);
  return Array.isArray(value)
    ? (value.map((one) => (typeof one === 'string' ? one.slice(0, length) : one)) as AttributeValue)
    : value;
}
