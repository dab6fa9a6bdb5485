// The one way out to a server: a time-out, a schema, and every failure as one kind of error that a person can read.
import { type ZodMiniType, z } from 'zod/mini';

const TIMEOUT_MS = 15_000;

/** RFC 9457 with the fields the services add (packages/contracts). Everything is optional: a proxy may answer instead. */
const ProblemSchema = z.object({
  title: z.optional(z.string()),
  detail: z.optional(z.string()),
  hop: z.optional(z.nullable(z.string())),
  order_id: z.optional(z.nullable(z.number())),
  trace_id: z.optional(z.nullable(z.string())),
  order_status: z.optional(z.nullable(z.string())),
  in_doubt: z.optional(z.boolean()),
  errors: z.optional(z.array(z.object({ field: z.string(), detail: z.string() }))),
});
export type Problem = z.infer<typeof ProblemSchema>;

export type FailureKind = 'refused' | 'unreachable' | 'timeout' | 'not-understood' | 'cancelled';

/** Why a request did not give what was asked for. `status` is 0 where no answer came. */
export class Failure extends Error {
  override readonly name = 'Failure';
  constructor(
    readonly kind: FailureKind,
    readonly status: number,
    readonly problem: Problem,
  ) {
    super(problem.detail ?? problem.title ?? kind);
  }
}

/** What was thrown, as a failure that can be shown. */
export function asFailure(error: unknown): Failure {
  return error instanceof Failure ? error : new Failure('not-understood', 0, { detail: String(error) });
}

export interface Ask {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
}

/** Asks a same-origin path and returns the answer as `schema` reads it. @throws {Failure} */
export async function ask<T>(path: string, schema: ZodMiniType<T>, options: Ask = {}): Promise<T> {
  const response = await send(path, options);
  const text = await response.text();
  const body = parseJson(text);
  if (!response.ok) throw new Failure('refused', response.status, problemOf(body, text));
  const read = schema.safeParse(body);
  if (!read.success) throw new Failure('not-understood', response.status, { detail: z.prettifyError(read.error) });
  return read.data;
}

/**
 * Asks for an answer that comes line by line, each line JSON as `schema` reads it, and resolves when the last has come.
 * @throws {Failure}
 */
export async function askLines<T>(
  path: string,
  schema: ZodMiniType<T>,
  options: Ask,
  onLine: (line: T) => void,
): Promise<void> {
  const response = await send(path, { ...options, headers: { accept: 'application/x-ndjson', ...options.headers } });
  if (!response.ok || response.body === null) {
    const text = await response.text();
    throw new Failure('refused', response.status, problemOf(parseJson(text), text));
  }
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  for (let rest = ''; ;) {
    const { done, value } = await reader.read().catch(() => {
      throw new Failure('unreachable', 0, {});
    });
    if (done) return;
    const lines = (rest + value).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const read = schema.safeParse(parseJson(line));
      if (!read.success) throw new Failure('not-understood', response.status, { detail: z.prettifyError(read.error) });
      onLine(read.data);
    }
  }
}

async function send(path: string, { method = 'GET', body, headers, signal, timeoutMs = TIMEOUT_MS }: Ask) {
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    return await fetch(path, {
      method,
      headers: {
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? null : JSON.stringify(body),
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      redirect: 'error',
    });
  } catch {
    if (timeout.aborted) throw new Failure('timeout', 0, {});
    if (signal?.aborted) throw new Failure('cancelled', 0, {});
    // What the browser says of it ("Failed to fetch") says nothing to a person.
    throw new Failure('unreachable', 0, {});
  }
}

function parseJson(text: string): unknown {
  try {
    return text === '' ? undefined : (JSON.parse(text) as unknown);
  } catch {
    return undefined;
  }
}

function problemOf(body: unknown, text: string): Problem {
  const read = ProblemSchema.safeParse(body);
  if (read.success) return read.data;
  // Not JSON (an nginx error page, a plain text of Tempo): a short text says more than nothing, markup says less.
  return text === '' || text.trimStart().startsWith('<') ? {} : { detail: text.slice(0, 300) };
}
