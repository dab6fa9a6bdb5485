import http from 'node:http';
import zlib from 'node:zlib';
import { encodeOtlpJson } from '../otlp/from-json.js';
import { TracesDataType } from '../otlp/schema.js';
import type { Disguise } from './disguise.js';
import type { Answered } from './normalise.js';
import { payloads, type Exchange, type RequestBody } from './recordings.js';

export interface Backend {
  otlpUrl: string;
  queryUrl: string;
}

/** Sends one recorded request, disguised, and gives the answer; a connection closed without one is status 0. */
export async function replay({ to, request }: Exchange, backend: Backend, disguise: Disguise): Promise<Answered> {
  const url = new URL(to === 'query' ? backend.queryUrl : backend.otlpUrl);
  const body = bodyOf(request.body, disguise);
  return new Promise((resolve, reject) => {
    const sent = http.request(
      {
        host: url.hostname,
        port: url.port,
        method: request.method,
        path: `${disguise(request.path)}${disguiseQuery(request.rawQuery, disguise)}`,
        headers: { ...request.headers, ...(body && { 'content-length': body.length }) },
        agent: false,
      },
      (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('error', reject);
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            contentType: response.headers['content-type'] ?? null,
            body: Buffer.concat(parts),
          }),
        );
      },
    );
    sent.on('error', (error: NodeJS.ErrnoException) =>
      error.code === 'ECONNRESET' ? resolve({ status: 0, contentType: null, body: Buffer.alloc(0) }) : reject(error),
    );
    sent.end(body);
  });
}

/** Posts a payload as JSON: those that no recorded exchange posts, but the queries behind them need. */
export async function post(file: string, backend: Backend, disguise: Disguise): Promise<number> {
  const response = await fetch(`${backend.otlpUrl}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: disguise(payload(file)),
  });
  return response.status;
}

/** The recorded answer in the form of one that came. */
export function recorded({ response }: Exchange): Answered {
  const { status, contentType, bodyJson, bodyText, bodyBase64 } = response;
  const body =
    bodyBase64 !== undefined
      ? Buffer.from(bodyBase64, 'base64')
      : Buffer.from(bodyJson !== undefined ? JSON.stringify(bodyJson) : (bodyText ?? ''));
  return { status, contentType, body };
}

function disguiseQuery(rawQuery: string, disguise: Disguise): string {
  if (rawQuery === '') return '';
  const pairs = rawQuery.split('&').map((pair) => {
    const [name = '', value = ''] = pair.split('=').map(decodeURIComponent);
    return `${encodeURIComponent(name)}=${encodeURIComponent(disguise(value))}`;
  });
  return `?${pairs.join('&')}`;
}

function bodyOf(body: RequestBody | null | undefined, disguise: Disguise): Buffer | undefined {
  if (!body) return undefined;
  if ('text' in body) return Buffer.from(disguise(body.text));
  if ('base64' in body) return Buffer.from(body.base64, 'base64');
  if ('generated' in body) return Buffer.from(generated(body.generated));
  const json = disguise(payload(body.payload));
  switch (body.encoding) {
    case 'json':
      return Buffer.from(json);
    case 'json+gzip':
      return zlib.gzipSync(json);
    case 'protobuf':
      return protobuf(json);
    case 'protobuf+gzip':
      return zlib.gzipSync(protobuf(json));
    case 'protobuf, first half only': {
      const whole = protobuf(json);
      return whole.subarray(0, whole.length / 2);
    }
    default:
      throw new Error(`the recordings have an encoding that this suite does not know: ${body.encoding}`);
  }
}

const protobuf = (json: string): Buffer => Buffer.from(encodeOtlpJson(TracesDataType, json));

function payload(file: string): string {
  const text = payloads.get(file);
  if (text === undefined) throw new Error(`no payload ${file} in the fixtures`);
  return text;
}

/** The large bodies, by their description; their times are now, nothing is queried of them. */
function generated(description: string): string {
  const attribute = (key: string, length: number): unknown => ({ key, value: { stringValue: 'x'.repeat(length) } });
  if (description.includes('21 MiB'))
    return JSON.stringify({ resourceSpans: [{ resource: { attributes: [attribute('pad', 21 * 1024 * 1024)] } }] });
  const [spans, size, traceId] = description.includes('1,000 spans') ? [1000, 2000, 'e'] : [3, 20_000, 'f'];
  const span = (index: number): unknown => ({
    traceId: traceId.repeat(32),
    spanId: (index + 1).toString(16).padStart(16, '0'),
    name: 'n'.repeat(1000),
    startTimeUnixNano: `${Date.now()}000000`,
    endTimeUnixNano: `${Date.now()}000000`,
    attributes: size === 2000 ? ['a', 'b', 'c'].map((key) => attribute(key, size)) : [attribute('pad', size)],
  });
  return JSON.stringify({
    resourceSpans: [{ scopeSpans: [{ spans: Array.from({ length: spans }, (_, i) => span(i)) }] }],
  });
}
