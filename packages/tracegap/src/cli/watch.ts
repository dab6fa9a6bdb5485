/** `tracegap watch`: looks again and again, and tells Prometheus what it found, by hop. */
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { type TraceReader } from '../readers/reader.js';
import { sharesByHop } from '../render/overview.js';
import { type TraceReport } from '../report/types.js';
import { judgeRecent } from './recent.js';

export interface WatchOptions {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** How far back each look goes. */
  readonly sinceMs: number;
  /** From the end of one look to the start of the next. */
  readonly everyMs: number;
  readonly limit: number;
  readonly keys: readonly string[];
  readonly now?: () => number;
  /** Told when a look failed; the watch goes on. */
  readonly onError?: (error: Error) => void;
}

export interface Watch {
  /** Where Prometheus scrapes. */
  readonly url: string;
  close(): Promise<void>;
}

interface Look {
  readonly reports: readonly TraceReport[];
  readonly cut: boolean;
  readonly atMs: number;
}

/** Serves `/metrics` and looks every `everyMs`. Rejects when the port cannot be had; a backend that fails is told by `tracegap_up`. */
export async function startWatch(reader: TraceReader, options: WatchOptions): Promise<Watch> {
  const now = options.now ?? Date.now;
  let last: Look | undefined;
  let up = false;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  const look = async (): Promise<void> => {
    try {
      last = { ...(await judgeRecent(reader, { ...options, now: now() })), atMs: now() };
      up = true;
    } catch (error) {
      up = false;
      options.onError?.(error instanceof Error ? error : new Error(String(error)));
    }
    if (!closed) timer = setTimeout(() => void look(), options.everyMs);
  };

  const server = createServer((request, response) => {
    if (request.url !== '/metrics' || request.method !== 'GET') {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('GET /metrics\n');
      return;
    }
    response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' });
    response.end(exposition(last, up, options.sinceMs));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(options.port, options.host, resolve);
  });
  void look();

  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${options.host}:${port}/metrics`,
    close: async () => {
      closed = true;
      clearTimeout(timer);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Prometheus' text format: https://prometheus.io/docs/instrumenting/exposition_formats/ */
function exposition(last: Look | undefined, up: boolean, sinceMs: number): string {
  const lines = [
    ...metric('tracegap_up', 'Whether the last look at the backend succeeded.', [['', up ? 1 : 0]]),
    ...metric('tracegap_window_seconds', 'How far back each look goes.', [['', sinceMs / 1000]]),
  ];
  if (last !== undefined) {
    const shares = sharesByHop(last.reports);
    const byHop = (of: (share: (typeof shares)[number]) => number): [string, number][] =>
      shares.map((share) => [`{hop="${label(share.hop)}"}`, of(share)]);
    lines.push(
      ...metric('tracegap_last_look_timestamp_seconds', 'When that was.', [['', Math.round(last.atMs / 1000)]]),
      ...metric('tracegap_cut', 'Whether search stopped at its limit: then these are not all.', [
        ['', last.cut ? 1 : 0],
      ]),
      ...metric(
        'tracegap_hop_judged',
        'Traces of the window that go over the hop.',
        byHop(({ judged }) => judged),
      ),
      ...metric(
        'tracegap_hop_broken',
        'Those in which it is broken.',
        byHop(({ broken }) => broken),
      ),
      ...metric(
        'tracegap_hop_ambiguous',
        'Those with several equal other halves.',
        byHop(({ ambiguous }) => ambiguous),
      ),
      ...metric(
        'tracegap_hop_suspected',
        'Those in which it may be broken and nothing proves it; not counted as broken.',
        byHop(({ suspected }) => suspected),
      ),
    );
  }
  return `${lines.join('\n')}\n`;
}

function metric(name: string, help: string, samples: readonly [labels: string, value: number][]): string[] {
  return [
    `# HELP ${name} ${help}`,
    `# TYPE ${name} gauge`,
    ...samples.map(([labels, value]) => `${name}${labels} ${value}`),
  ];
}

/** Names come from spans, so from anybody. */
const label = (text: string): string => text.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n');
