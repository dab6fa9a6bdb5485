// The one way out of a service: JSON over a pool of kept-alive connections, with a time-out and never a retry.
import { type OnApplicationShutdown } from '@nestjs/common';
import { Pool } from 'undici';
import { type Hop, type Problem, problemSchema } from '@demo/contracts';
import { type z } from 'zod';
import { ProblemException } from './problem';
import { DEADLINE_HEADER } from './request-rules';

export interface HopOptions {
  hop: Hop;
  url: string;
  timeoutMs: number;
  /** Headers to add to each request, asked anew for each. */
  headers?: () => Record<string, string>;
}

/**
 * How a call failed. `refused`: it never arrived. `timeout`: no answer in time. `lost`: the connection broke, or an
 * intermediary answered. `answered`: the callee itself said no.
 */
export type HopTrouble = 'refused' | 'timeout' | 'lost' | 'answered';

export class HopError extends Error {
  override readonly name = 'HopError';

  constructor(
    readonly hop: Hop,
    readonly trouble: HopTrouble,
    message: string,
    readonly problem?: Problem,
  ) {
    super(message);
  }

  /** Whether the callee, or one behind it, may have done what was asked. */
  get inDoubt(): boolean {
    return this.trouble === 'timeout' || this.trouble === 'lost' || this.problem?.in_doubt === true;
  }

  /** Whether somebody did not answer in time, here or further on. */
  get timedOut(): boolean {
    return this.trouble === 'timeout' || this.problem?.status === 504;
  }

  /** The service that failed: the callee, or the one behind it that it names. */
  get failedHop(): Hop {
    return this.problem?.hop ?? this.hop;
  }

  /** Whether a service behind understood and said no: there is no such thing, or not for this order. Nothing is broken then. */
  get isRefusal(): boolean {
    return this.trouble === 'answered' && REFUSALS.has(this.problem?.status ?? 0);
  }

  /** What this service's own caller is told: a refusal as it came, 504 when somebody was too slow, else 502; naming the hop. */
  toProblem(): ProblemException {
    const { problem } = this;
    const status = this.isRefusal && problem ? problem.status : this.timedOut ? 504 : 502;
    const detail = problem && (problem.hop || this.isRefusal) ? problem.detail : this.message;
    return new ProblemException(status, detail, {
      hop: this.failedHop,
      ...(problem?.available !== undefined && { available: problem.available }),
      ...(this.inDoubt && { in_doubt: true }),
    });
  }
}

interface Call {
  method: 'GET' | 'POST';
  path: string;
  headers: Record<string, string>;
  timeoutMs: number;
  body?: string;
}

/** Closed after 4 s of idleness, before the callee (5 s and more) does: no request is ever sent into a closing connection. */
const KEEP_ALIVE_MS = 4_000;

/** A service's client of the next one extends it. */
export class HopClient implements OnApplicationShutdown {
  private readonly pool: Pool;
  private readonly prefix: string;

  constructor(private readonly options: HopOptions) {
    const { origin, pathname } = new URL(options.url);
    this.prefix = pathname.replace(/\/$/, '');
    this.pool = new Pool(origin, {
      connections: 128,
      keepAliveTimeout: KEEP_ALIVE_MS,
      connectTimeout: options.timeoutMs,
    });
  }

  /**
   * Posts `body` and gives back the checked answer.
   * @throws HopError whatever goes wrong
   */
  post<Answer>(
    path: string,
    body: object,
    answer: z.ZodType<Answer>,
    { timeoutMs = this.options.timeoutMs, headers = {} }: { timeoutMs?: number; headers?: Record<string, string> } = {},
  ): Promise<Answer> {
    const sent = { 'content-type': 'application/json', ...headers };
    return this.ask({ method: 'POST', path, body: JSON.stringify(body), headers: sent, timeoutMs }, answer);
  }

  /** @throws HopError whatever goes wrong */
  get<Answer>(path: string, answer: z.ZodType<Answer>): Promise<Answer> {
    return this.ask({ method: 'GET', path, headers: {}, timeoutMs: this.options.timeoutMs }, answer);
  }

  private async ask<Answer>(call: Call, answer: z.ZodType<Answer>): Promise<Answer> {
    const { status, text } = await this.exchange(call);
    const json = parseJson(text);
    if (status >= 300) throw this.answered(status, text, json);
    const parsed = answer.safeParse(json);
    if (parsed.success) return parsed.data;
    throw this.error('lost', `${this.options.hop} answered ${status} with something that is not in its contract`);
  }

  private async exchange({ path, headers, timeoutMs, ...call }: Call): Promise<{ status: number; text: string }> {
    try {
      const response = await this.pool.request({
        ...call,
        path: this.prefix + path,
        headers: {
          ...headers,
          [DEADLINE_HEADER]: String(Date.now() + timeoutMs),
          ...this.options.headers?.(),
        },
        headersTimeout: timeoutMs,
        bodyTimeout: timeoutMs,
      });
      return { status: response.statusCode, text: await response.body.text() };
    } catch (error) {
      throw this.failed(error, timeoutMs);
    }
  }

  private failed(error: unknown, timeoutMs: number): HopError {
    const code = (error as { code?: string }).code ?? '';
    const { hop } = this.options;
    if (NEVER_ARRIVED.has(code)) return this.error('refused', `${hop} does not accept connections (${code})`);
    if (TIMED_OUT.has(code)) return this.error('timeout', `${hop} did not answer within ${timeoutMs} ms`);
    return this.error('lost', `the connection to ${hop} broke before it answered (${code || 'closed'})`);
  }

  private answered(status: number, text: string, json: unknown): HopError {
    const problem = problemSchema.safeParse(json);
    const { hop } = this.options;
    if (problem.success)
      return this.error('answered', `${hop} answered ${status}: ${problem.data.detail}`, problem.data);
    // A proxy's own words, not the service's.
    if (ENVOY_HAD_NO_CONNECTION.test(text)) return this.error('refused', `the proxy before ${hop} cannot reach it`);
    return this.error(status === 504 ? 'timeout' : 'lost', `${hop} answered ${status} without a problem description`);
  }

  private error(trouble: HopTrouble, message: string, problem?: Problem): HopError {
    return new HopError(this.options.hop, trouble, message, problem);
  }

  onApplicationShutdown(): Promise<void> {
    return this.pool.close();
  }
}

/** Not found, conflict, gone, and the same id used for something else. */
const REFUSALS = new Set([404, 409, 410, 422]);
const NEVER_ARRIVED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);
/** Envoy's body of a 503 for a request that it never began to send on, by the reasons it gives (StreamResetReason). */
const ENVOY_HAD_NO_CONNECTION =
  /^no healthy upstream|reset reason: (remote connection failure|local connection failure|connection timeout|overflow)/;
const TIMED_OUT = new Set(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT']);

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** For `.catch`: a failed hop becomes the problem this service answers; anything else stays what it is. */
export function asProblem(error: unknown): never {
  throw error instanceof HopError ? error.toProblem() : error;
}
