// The book of situations (files beside the page), and the lab that plays them (native only).
import { z } from 'zod/mini';
import { ask, asFailure, Failure } from '../shell/http';

export const PARTS = ['broken', 'twin', 'fixed'] as const;
export type Part = (typeof PARTS)[number];

const NeedsSchema = z.array(z.enum(['envoy', 'browser', 'languages']));
const TextSchema = z.object({ file: z.string(), text: z.string() });

/** breaks/src/lesson/schema.ts has the words for each of these. */
const PageSchema = z.object({
  name: z.string(),
  family: z.string(),
  story: z.string(),
  fix: z.nullable(z.string()),
  needs: z.object({ broken: NeedsSchema, twin: NeedsSchema, fixed: NeedsSchema }),
  rule: z.nullable(z.string()),
  rule_page: z.nullable(z.string()),
  takes: z.object({ broken: z.string(), twin: z.string() }),
  chain: z.object({
    nodes: z.array(
      z.object({
        name: z.string(),
        kind: z.enum(['program', 'foreign', 'envoy', 'page', 'queue']),
        traced: z.boolean(),
      }),
    ),
    edges: z.array(z.object({ from: z.string(), to: z.string() })),
    asked: z.array(z.string()),
    requests: z.number(),
  }),
  lines: z.array(TextSchema),
  starts: z.string(),
  changes: z.array(z.object({ file: z.nullable(z.string()), before: z.string(), after: z.string() })),
});
export type Page = z.infer<typeof PageSchema>;
export type Chain = Page['chain'];

const LeftSchema = z.object({
  situation: z.string(),
  part: z.enum(PARTS),
  recorded: z.boolean(),
  resourceSpans: z.array(z.looseObject({})),
  requests: z.array(z.object({ traces: z.array(z.string()), says: z.string(), says_cause: z.nullable(z.string()) })),
});
export type Left = z.infer<typeof LeftSchema>;

const WhyNotSchema = z.nullable(z.string());
const StateSchema = z.object({
  parts: z.object({ envoy: WhyNotSchema, browser: WhyNotSchema, languages: WhyNotSchema }),
  playing: z.nullable(z.object({ situation: z.string(), part: z.enum(PARTS) })),
});
export type BreaksState = z.infer<typeof StateSchema>;

const ProgressSchema = z.object({ step: z.string(), name: z.string() });
export type Progress = z.infer<typeof ProgressSchema>;
const LineSchema = z.union([
  z.object({ progress: ProgressSchema }),
  z.object({ left: LeftSchema }),
  z.object({ failed: z.string() }),
]);

let book: Promise<readonly Page[]> | undefined;

/** Every situation; read once. */
export function readBook(): Promise<readonly Page[]> {
  book ??= ask('./breaks/book.json', z.array(PageSchema)).catch((error: unknown) => {
    book = undefined;
    throw error;
  });
  return book;
}

export const readRecorded = (situation: string, part: Part) =>
  ask(`./breaks/recorded/${situation}-${part}.json`, LeftSchema);

export const readBreaksState = () => ask('./lab/breaks', StateSchema);

/**
 * Has the lab play it, and resolves with what was left. Aborting stops everything that was started.
 * @throws {Failure}
 */
export async function play(
  situation: string,
  part: Part,
  onProgress: (progress: Progress) => void,
  signal: AbortSignal,
): Promise<Left> {
  try {
    const response = await fetch('./lab/breaks/play', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ situation, part }),
      signal,
    });
    if (!response.ok || response.body === null) throw await refusal(response);
    for await (const line of linesOf(response.body)) {
      const message = LineSchema.parse(JSON.parse(line));
      if ('left' in message) return message.left;
      if ('failed' in message) throw new Failure('refused', response.status, { detail: message.failed });
      onProgress(message.progress);
    }
    throw new Failure('unreachable', 0, {});
  } catch (error) {
    if (signal.aborted) throw new Failure('cancelled', 0, {});
    throw error instanceof TypeError ? new Failure('unreachable', 0, { detail: error.message }) : asFailure(error);
  }
}

const RefusalSchema = z.object({ detail: z.optional(z.string()) });

async function refusal(response: Response): Promise<Failure> {
  const body: unknown = await response.json().catch(() => ({}));
  const read = RefusalSchema.safeParse(body);
  return new Failure('refused', response.status, read.success ? read.data : {});
}

async function* linesOf(body: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<string> {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const lines = (rest + value).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
}
