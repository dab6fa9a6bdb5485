import { say } from '../say';

/**
 * What is known of the places telemetry is sent to. Says once that one of them does not answer or refuses, and once that it is
 * well again, instead of one error for every batch: the application is not affected, what cannot be sent is dropped.
 */
export class Receivers {
  /** Origins that do not answer at all; one line speaks for traces, metrics and logs. */
  private readonly silent = new Set<string>();
  /** Endpoints that answer, but not with 2xx: a Tempo takes /v1/traces and knows no /v1/logs. */
  private readonly refusing = new Set<string>();

  constructor(private readonly tell: (line: string) => void = say) {}

  /** A batch did not arrive. */
  failed(endpoint: string, error: unknown): void {
    const line = this.noteFailure(endpoint, error);
    if (line !== undefined) this.tell(line);
  }

  /** As `failed`, but for the caller to tell: gives back what is to be said, or undefined when it has been said. */
  noteFailure(endpoint: string, error: unknown): string | undefined {
    const status = statusOf(error);
    const answers = status !== undefined || isBusy(error);
    const [known, key] = answers ? [this.refusing, endpoint] : [this.silent, originOf(endpoint)];
    if (known.has(key)) return undefined;
    known.add(key);
    if (status !== undefined) return refuses(key, status);
    return answers ? isTooBusy(key) : doesNotAnswer(key, error);
  }

  /** A batch arrived. */
  succeeded(endpoint: string): void {
    if (this.silent.size === 0 && this.refusing.size === 0) return;
    const origin = originOf(endpoint);
    if (this.silent.delete(origin)) this.tell(`${origin} answers again`);
    if (this.refusing.delete(endpoint)) this.tell(`${endpoint} takes what it is sent again`);
  }
}

function doesNotAnswer(origin: string, error: unknown): string {
  return `${origin} does not answer (${reasonOf(error)}): telemetry is dropped until it does. The service is not affected. Start a receiver there (npm start does), or set OTEL_EXPORTER_OTLP_ENDPOINT.`;
}

function refuses(endpoint: string, status: number): string {
  return `${endpoint} answers ${status}: what is sent there is dropped. The service is not affected. Is an OTLP/HTTP receiver there? Set OTEL_EXPORTER_OTLP_ENDPOINT to one.`;
}

/** 429 and its like, again and again until the exporter's time-out: the exporter's error does not say which. */
const isBusy = (error: unknown): boolean =>
  error instanceof Error && error.message === 'Export failed with retryable status';

function isTooBusy(endpoint: string): string {
  return `${endpoint} is too busy (429, 502, 503 or 504): what it does not take within OTEL_EXPORTER_OTLP_TIMEOUT is dropped. The service is not affected.`;
}

/** The HTTP status an exporter's error carries as its `code`; undefined where there was no answer. */
function statusOf(error: unknown): number | undefined {
  const code = (error as { code?: unknown } | undefined)?.code;
  // Below 100 it is a gRPC status, which says what the message says.
  return typeof code === 'number' && code >= 100 ? code : undefined;
}

function reasonOf(error: unknown): string {
  // The exporters wrap what the socket said, sometimes twice.
  for (let inner = error, depth = 0; inner && depth < 4; inner = (inner as { cause?: unknown }).cause, depth++) {
    const code = (inner as { code?: unknown }).code;
    if (typeof code === 'string') return code;
  }
  return error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : String(error);
}

const originOf = (endpoint: string): string => (URL.canParse(endpoint) ? new URL(endpoint).origin : endpoint);
