import { encodeOtlpJson } from '@demo/telemetry-store/dist/otlp/from-json.js';
import { TracesDataType } from '@demo/telemetry-store/dist/otlp/schema.js';

/** OTLP JSON as the protobuf message an exporter would send (TracesData is on the wire the same as the request). */
export function otlpProtobuf(json: string): Buffer {
  return Buffer.from(encodeOtlpJson(TracesDataType, json));
}
