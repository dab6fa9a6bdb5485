import { type SpanContext } from '@opentelemetry/api';
import { type InstrumentationScope } from '@opentelemetry/core';
import { type Resource } from '@opentelemetry/resources';
import { type ReadableSpan } from '@opentelemetry/sdk-trace-base';
import { RecordedSpan } from '../sdk/span';
import { AttributeEncoder, encodePair } from './attribute-encoder';
import { ProtobufWriter } from './protobuf';

const HAS_IS_REMOTE = 0x100;
const IS_REMOTE = 0x200;

/**
 * Encodes spans, one by one as they end, as an ExportTraceServiceRequest. Field numbers:
 * https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/trace/v1/trace.proto
 */
export class SpanEncoder {
  /** How many spans have been added since the last `take`. */
  spans = 0;
  private resource: Resource | undefined;
  /** The spans of each scope so far: ScopeSpans without its length. */
  private readonly scopes = new Map<InstrumentationScope, ProtobufWriter>();
  private writer = new ProtobufWriter();
  private readonly request = new ProtobufWriter();
  private readonly resourceAttributes = new AttributeEncoder(0x0a);
  private readonly spanAttributes = new AttributeEncoder(0x4a);

  add(span: ReadableSpan): void {
    // All spans of a process have the same resource.
    this.resource = span.resource;
    this.writer = this.scopes.get(span.instrumentationScope) ?? this.begin(span.instrumentationScope);
    if (this.writer.isEmpty) this.scope(span.instrumentationScope);
    this.span(span);
    this.spans++;
  }

  /** The request with all that was added, and begins anew. */
  take(): Uint8Array {
    const { request } = this;
    request.reset();
    const message = request.begin(0x0a);
    const about = request.begin(0x0a);
    for (const [key, value] of Object.entries(this.resource?.attributes ?? {}))
      if (value !== undefined) this.resourceAttributes.write(request, key, value);
    request.end(about);
    for (const writer of this.scopes.values()) {
      if (writer.isEmpty) continue;
      const scopeSpans = request.begin(0x12);
      request.raw(writer.written());
      request.end(scopeSpans);
      writer.reset();
    }
    request.end(message);
    this.spans = 0;
    return request.finish();
  }

  private begin(scope: InstrumentationScope): ProtobufWriter {
    const writer = new ProtobufWriter();
    this.scopes.set(scope, writer);
    return writer;
  }

  private scope({ name, version }: InstrumentationScope): void {
    const about = this.writer.begin(0x0a);
    this.writer.string(0x0a, name);
    if (version) this.writer.string(0x12, version);
    this.writer.end(about);
  }

  private span(span: ReadableSpan): void {
    const { writer } = this;
    const identity = span.spanContext();
    const parent = span.parentSpanContext;
    const message = writer.begin(0x12);
    this.ids(identity);
    if (identity.traceState) writer.string(0x1a, identity.traceState.serialize());
    if (parent) writer.hex(0x22, parent.spanId);
    writer.string(0x2a, span.name);
    writer.int64(0x30, span.kind + 1);
    writer.nanoseconds(0x39, span instanceof RecordedSpan ? span.startMs : toMs(span.startTime));
    writer.nanoseconds(0x41, span instanceof RecordedSpan ? span.endMs : toMs(span.endTime));
    for (const key in span.attributes) {
      const value = span.attributes[key];
      if (value !== undefined) this.spanAttributes.write(writer, key, value);
    }
    if (span.droppedAttributesCount) writer.int64(0x50, span.droppedAttributesCount);
    this.eventsAndLinks(span);
    this.status(span);
    // Field 16: the first whose tag takes two bytes.
    writer.byte(0x85);
    writer.fixed32(0x01, flagsOf(identity, parent?.isRemote));
    writer.end(message);
  }

  private ids({ traceId, spanId }: SpanContext): void {
    this.writer.hex(0x0a, traceId);
    this.writer.hex(0x12, spanId);
  }

  private eventsAndLinks(span: ReadableSpan): void {
    const { writer } = this;
    for (const event of span.events) {
      const message = writer.begin(0x5a);
      writer.nanoseconds(0x09, toMs(event.time));
      writer.string(0x12, event.name);
      this.pairs(0x1a, event.attributes);
      writer.end(message);
    }
    if (span.droppedEventsCount) writer.int64(0x60, span.droppedEventsCount);
    for (const link of span.links) {
      const message = writer.begin(0x6a);
      this.ids(link.context);
      this.pairs(0x22, link.attributes);
      writer.fixed32(0x35, flagsOf(link.context, link.context.isRemote));
      writer.end(message);
    }
    if (span.droppedLinksCount) writer.int64(0x70, span.droppedLinksCount);
  }

  private pairs(tag: number, attributes: ReadableSpan['attributes'] | undefined): void {
    for (const [key, value] of Object.entries(attributes ?? {}))
      if (value !== undefined) encodePair(this.writer, tag, key, value);
  }

  private status({ status }: ReadableSpan): void {
    if (status.code === 0) return;
    const message = this.writer.begin(0x7a);
    if (status.message) this.writer.string(0x12, status.message);
    this.writer.int64(0x18, status.code);
    this.writer.end(message);
  }
}

/** Whether the parent is remote is told beside the W3C flags, so that a backend knows an entry into a service. */
const flagsOf = ({ traceFlags }: SpanContext, isRemote = false): number =>
  (traceFlags & 0xff) | HAS_IS_REMOTE | (isRemote ? IS_REMOTE : 0);

const toMs = ([seconds, nanoseconds]: [number, number]): number => seconds * 1000 + nanoseconds / 1e6;
