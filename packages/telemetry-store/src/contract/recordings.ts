import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

const FOLDER = path.join(__dirname, '../../fixtures/tempo-3.0.3');

const Body = z.union([
  z.object({ payload: z.string(), encoding: z.string() }).strict(),
  z.object({ text: z.string() }).strict(),
  z.object({ base64: z.string() }).strict(),
  z.object({ generated: z.string() }).strict(),
]);

const Exchange = z.object({
  name: z.string(),
  to: z.enum(['otlp-http', 'query']),
  request: z.object({
    method: z.string(),
    path: z.string(),
    rawQuery: z.string(),
    headers: z.record(z.string(), z.string()),
    body: Body.nullish(),
  }),
  response: z.object({
    status: z.number(),
    contentType: z.string().nullable(),
    bodyJson: z.unknown().optional(),
    bodyText: z.string().optional(),
    bodyBase64: z.string().optional(),
  }),
});
export type Exchange = z.infer<typeof Exchange>;
export type RequestBody = z.infer<typeof Body>;

const Payload = z.object({ file: z.string(), body: z.unknown() });

const lines = (file: string): unknown[] =>
  readFileSync(path.join(FOLDER, file), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);

/** The recorded exchanges with a real Tempo 3.0.3, in the order of recording. */
export const exchanges: readonly Exchange[] = lines('exchanges.jsonl').map((line) => Exchange.parse(line));

/** OTLP/JSON bodies by the file name under which the exchanges know them. */
export const payloads: ReadonlyMap<string, string> = new Map(
  lines('payloads.jsonl').map((line) => {
    const { file, body } = Payload.parse(line);
    return [file, JSON.stringify(body)];
  }),
);

/** The second that all recorded times are relative to. */
export const { baseUnixSeconds } = z
  .object({ baseUnixSeconds: z.number() })
  .parse(JSON.parse(readFileSync(path.join(FOLDER, 'index.json'), 'utf8')));
