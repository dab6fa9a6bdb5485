/** ClickHouse's HTTP interface: SQL in the body, parameters beside it, never in it. https://clickhouse.com/docs/interfaces/http */
import { BackendError, type BackendStats } from '../http.js';

export interface ClickHouseOptions {
  /** Base URL: `http://localhost:8123`, or that of a proxy in front, with its path. */
  readonly url: string;
  readonly user?: string;
  readonly password?: string;
  readonly database?: string | null;
  /** Default: the global fetch. */
  readonly fetch?: typeof globalThis.fetch;
  /** For one query; default 30,000 ms. The database stops it, too. */
  readonly timeoutMs?: number;
  /** What one query may hold in the database's memory; default 2 GiB. */
  readonly maxMemoryBytes?: number;
  /** Threads of one query; default: as the database is set. */
  readonly maxThreads?: number;
}

export type Parameter = string | number | readonly string[] | Readonly<Record<string, number>>;
export type Row = Readonly<Record<string, unknown>>;

const DEFAULT_TIMEOUT_MS = 30_000;
const DEFAULT_MEMORY_BYTES = 2 * 1024 ** 3;
/** Codes of ClickHouse (src/Common/ErrorCodes.cpp). */
const CODE = {
  unknownTable: 60,
  unknownDatabase: 81,
  unknownColumn: 47,
  timeout: 159,
  settingsReadonly: 164,
  memory: 241,
  denied: 497,
  login: 516,
};
const MIB = 1024 * 1024;

export class ClickHouseClient {
  readonly stats: BackendStats = { requests: 0, bytes: 0, atOnce: 0 };
  private readonly base: string;
  private readonly fetch: typeof globalThis.fetch;
  /** Users whose profile is `readonly = 1` may not set anything; then the profile's own limits hold. */
  private maySet = true;
  private running = 0;

  constructor(private readonly options: ClickHouseOptions) {
    this.base = options.url.replace(/\/+$/, '');
    this.fetch = options.fetch ?? ((input, init) => globalThis.fetch(input, init));
  }

  /** The rows of one SELECT. Throws BackendError with what to do; `params` fill `{name:Type}` of the SQL. */
  async rows(sql: string, params: Readonly<Record<string, Parameter>> = {}, signal?: AbortSignal): Promise<Row[]> {
    const text = await this.send(sql, params, signal);
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => this.parse(line));
  }

  private async send(sql: string, params: Readonly<Record<string, Parameter>>, signal?: AbortSignal): Promise<string> {
    const { response, text } = await this.counted(sql, params, signal);
    if (response.ok) return text;
    const code = Number(response.headers.get('x-clickhouse-exception-code') ?? /Code: (\d+)/.exec(text)?.[1] ?? 0);
    if (code === CODE.settingsReadonly && this.maySet) {
      this.maySet = false;
      return this.send(sql, params, signal);
    }
    throw new BackendError(this.sentence(response.status, code, text), response.status);
  }

  private async counted(sql: string, params: Readonly<Record<string, Parameter>>, signal?: AbortSignal) {
    this.running += 1;
    this.stats.requests += 1;
    this.stats.atOnce = Math.max(this.stats.atOnce, this.running);
    try {
      const response = await this.once(sql, params, signal);
      const body = await response.arrayBuffer();
      this.stats.bytes += body.byteLength;
      return { response, text: new TextDecoder().decode(body) };
    } finally {
      this.running -= 1;
    }
  }

  private async once(
    sql: string,
    params: Readonly<Record<string, Parameter>>,
    signal?: AbortSignal,
  ): Promise<Response> {
    const timeoutMs = this.options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    const timeout = AbortSignal.timeout(timeoutMs + 1_000);
    const query = new URLSearchParams({ default_format: 'JSONEachRow', ...this.settings(timeoutMs) });
    if (this.options.database) query.set('database', this.options.database);
    for (const [name, value] of Object.entries(params)) query.set(`param_${name}`, parameterText(value));
    try {
      return await this.fetch(`${this.base}/?${query}`, {
        method: 'POST',
        body: sql,
        headers: { 'content-type': 'text/plain; charset=utf-8', ...this.login() },
        signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      });
    } catch (error) {
      if (signal?.aborted) throw error;
      const reason = timeout.aborted ? 'no answer in time' : reasonOf(error);
      throw new BackendError(
        `cannot reach ClickHouse at ${this.base} (${reason}); is its HTTP port right (8123, 8443 with TLS)?`,
      );
    }
  }

  /** Reads only, and bounded. https://clickhouse.com/docs/operations/settings/permissions-for-queries#readonly */
  private settings(timeoutMs: number): Record<string, string> {
    if (!this.maySet) return {};
    const { maxMemoryBytes = DEFAULT_MEMORY_BYTES, maxThreads } = this.options;
    return {
      readonly: '2',
      max_execution_time: String(Math.ceil(timeoutMs / 1000)),
      max_memory_usage: String(maxMemoryBytes),
      output_format_json_quote_64bit_integers: '1',
      ...(maxThreads === undefined ? {} : { max_threads: String(maxThreads) }),
    };
  }

  private login(): Record<string, string> {
    const { user, password } = this.options;
    if (user === undefined) return {};
    return { 'x-clickhouse-user': user, ...(password === undefined ? {} : { 'x-clickhouse-key': password }) };
  }

  private sentence(status: number, code: number, text: string): string {
    const said = text.replace(/\s+/g, ' ').slice(0, 240);
    const at = `ClickHouse at ${this.base}`;
    if (status === 401 || status === 403 || code === CODE.login || code === CODE.denied)
      return `${at} refused the login or the right to read; set CLICKHOUSE_USER and CLICKHOUSE_PASSWORD (or CLICKHOUSE_PASSWORD_FILE): ${said}`;
    if (code === CODE.unknownTable || code === CODE.unknownDatabase || code === CODE.unknownColumn)
      return `${at} has another schema than was asked for; name table and columns with --clickhouse-schema: ${said}`;
    if (code === CODE.memory)
      return `${at} needs more than ${Math.round((this.options.maxMemoryBytes ?? DEFAULT_MEMORY_BYTES) / MIB)} MiB for this query; raise --max-memory or ask for less with --since`;
    if (code === CODE.timeout)
      return `${at} took longer than the time limit; raise --timeout or ask for less with --since`;
    return `${at} answered ${status}: ${said || 'nothing'}; is it a ClickHouse?`;
  }

  private parse(line: string): Row {
    try {
      const row: unknown = JSON.parse(line);
      if (typeof row === 'object' && row !== null && !Array.isArray(row)) return row as Row;
    } catch {
      // Told below.
    }
    throw new BackendError(`expected rows of JSON from ${this.base}, got "${line.slice(0, 60)}"; is it a ClickHouse?`);
  }
}

/** As ClickHouse reads parameters: text with \\, tab and newline escaped; arrays and maps as literals. */
function parameterText(value: Parameter): string {
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return escaped(value);
  if (isList(value)) return escaped(`[${value.map(quotedText).join(',')}]`);
  return escaped(
    `{${Object.entries(value)
      .map(([key, number]) => `${quotedText(key)}:${number}`)
      .join(',')}}`,
  );
}

const isList = (value: Parameter): value is readonly string[] => Array.isArray(value);
const quotedText = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`;
const escaped = (text: string): string =>
  text.replace(/\\/g, '\\\\').replace(/\t/g, '\\t').replace(/\n/g, '\\n').replace(/\r/g, '\\r').replace(/\0/g, '');

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  if (cause instanceof Error && 'code' in cause) return String(cause.code);
  return cause instanceof Error ? cause.message : error.message;
}
