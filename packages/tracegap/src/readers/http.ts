/** HTTP as every backend is read: bounded, counted, patient for a moment, and clear about what went wrong. */
import { REQUESTS_AT_ONCE } from '../limits.js';
import { type Meter } from './meter.js';

export interface BackendOptions {
  /** Base URL, with the path prefix if there is one. */
  readonly url: string;
  /** Sent with every request, for example `authorization`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Default: the global fetch. */
  readonly fetch?: typeof globalThis.fetch;
  /** For one request; default 10,000 ms. */
  readonly timeoutMs?: number;
}

/** The backend cannot be used as it is: unreachable, refused, or not what it should be. The message says what to do. */
export class BackendError extends Error {
  constructor(
    message: string,
    readonly status: number | null = null,
  ) {
    super(message);
    this.name = 'BackendError';
  }
}

/** What a backend was asked for so far. */
export interface BackendStats {
  requests: number;
  /** Of bodies as they were read, unpacked. */
  bytes: number;
  /** The most requests that ran at one time. */
  atOnce: number;
}

const RETRIES = 2;
const RETRY_MS = 300;
/** A backend that asks for a longer pause is not waited for: whoever asked should know. */
const RETRY_AFTER_AT_MOST_MS = 10_000;
/** A longer answer is refused: no trace that a person can look at is as large. */
const BYTES_AT_MOST = 256 * 1024 * 1024;

export class BackendHttp {
  readonly base: string;
  readonly stats: BackendStats = { requests: 0, bytes: 0, atOnce: 0 };
  private readonly fetch: typeof globalThis.fetch;
  /** Shared with those that `metered` gives. */
  private readonly line = { running: 0, queue: [] as (() => void)[] };
  private readonly meter: Meter | null = null;

  /** `name` is how messages call it, `access` is the prefix of its environment variables. */
  constructor(
    readonly name: string,
    private readonly access: string,
    private readonly options: BackendOptions,
  ) {
    this.base = options.url.replace(/\/+$/, '');
    this.fetch = options.fetch ?? ((input, init) => globalThis.fetch(input, init));
  }

  /** The same connection, whose requests are counted by the meter too, and end in MeterSpent where it is spent. */
  metered(meter: Meter): BackendHttp {
    return Object.create(this, { meter: { value: meter } }) as BackendHttp;
  }

  /** The answer, whatever its status below 500 is; 401, 403, 429 and 5xx end in a BackendError, but for those in `also`. */
  async get(path: string, accept: string, signal?: AbortSignal, also: readonly number[] = []): Promise<Response> {
    await this.turn();
    try {
      return await this.patiently(path, accept, also, signal);
    } finally {
      this.line.running -= 1;
      this.line.queue.shift()?.();
    }
  }

  async json(response: Response): Promise<unknown> {
    return this.parsed(await this.text(response), response);
  }

  parsed(text: string, response: Response): unknown {
    try {
      return JSON.parse(text);
    } catch {
      const where = response.url || this.name;
      throw new BackendError(`expected JSON from ${where}, got "${text.slice(0, 60)}"; is it a ${this.name}?`);
    }
  }

  async text(response: Response): Promise<string> {
    return new TextDecoder().decode(await this.bytes(response));
  }

  async bytes(response: Response): Promise<Uint8Array> {
    const parts: Uint8Array[] = [];
    let length = 0;
    for await (const part of response.body ?? []) {
      length += part.length;
      if (length > BYTES_AT_MOST) {
        throw new BackendError(
          `${this.name} at ${this.base} answered with more than ${BYTES_AT_MOST} bytes; ask for less`,
        );
      }
      parts.push(part);
    }
    this.stats.bytes += length;
    const whole = new Uint8Array(length);
    let at = 0;
    for (const part of parts) {
      whole.set(part, at);
      at += part.length;
    }
    return whole;
  }

  private async turn(): Promise<void> {
    const { line } = this;
    while (line.running >= REQUESTS_AT_ONCE) await new Promise<void>((resolve) => line.queue.push(resolve));
    line.running += 1;
    this.stats.atOnce = Math.max(this.stats.atOnce, line.running);
  }

  private async patiently(
    path: string,
    accept: string,
    also: readonly number[],
    signal?: AbortSignal,
  ): Promise<Response> {
    for (let attempt = 0; ; attempt += 1) {
      const response = await this.once(path, accept, signal);
      if (also.includes(response.status)) return response;
      const pauseMs = retryAfterMs(response) ?? RETRY_MS * 2 ** attempt;
      const busy = response.status === 429 || response.status >= 500;
      if (!busy || attempt >= RETRIES || pauseMs > RETRY_AFTER_AT_MOST_MS) return this.checked(response);
      await response.body?.cancel();
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }

  private async once(path: string, accept: string, signal?: AbortSignal): Promise<Response> {
    const timeout = AbortSignal.timeout(this.options.timeoutMs ?? 10_000);
    this.meter?.take();
    this.stats.requests += 1;
    try {
      return await this.fetch(`${this.base}${path}`, {
        headers: { ...this.options.headers, accept },
        signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      });
    } catch (error) {
      if (signal?.aborted) throw error;
      const reason = timeout.aborted ? 'no answer in time' : reasonOf(error);
      throw new BackendError(
        `cannot reach ${this.name} at ${this.base} (${reason}); is it running, and is the URL right?`,
      );
    }
  }

  private checked(response: Response): Response {
    const { status } = response;
    const { name, base, access } = this;
    if (status === 401 || status === 403) {
      const hint = `give a token or user and password (${access}_TOKEN or ${access}_USER and ${access}_PASSWORD, or their _FILE forms)`;
      const tenant = access === 'TEMPO' ? ', and the tenant if there are several' : '';
      throw new BackendError(`${name} at ${base} refused with ${status}; ${hint}${tenant}`, status);
    }
    if (status >= 500 || status === 429) {
      const pauseMs = retryAfterMs(response);
      const when = pauseMs === null ? 'later' : `in ${Math.ceil(pauseMs / 1000)} s`;
      throw new BackendError(
        `${name} at ${base} answered ${status}; it is overloaded or ill, try again ${when}`,
        status,
      );
    }
    return response;
  }
}

/** RFC 9110, 10.2.3: seconds or a date. */
function retryAfterMs(response: Response): number | null {
  const text = response.headers.get('retry-after');
  if (text === null) return null;
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : null;
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : null;
  return code ?? (cause instanceof Error ? cause.message : error.message);
}
