import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { readExportRequest, type ResourceSpans } from './otlp';

/** Decides, as a collector in between would, what of a batch is kept. */
export type Filter = (batch: ResourceSpans[]) => ResourceSpans[];

/** A minimal OTLP/HTTP receiver that keeps what it gets, in order of arrival. */
export class Receiver {
  private readonly server: Server;
  private lastArrival = 0;
  private kept: ResourceSpans[] = [];
  private open = true;

  /** What stands between the exporters and what is kept; everything passes at first. */
  filter: Filter = (batch) => batch;

  private constructor() {
    this.server = createServer((request, response) => {
      // Pages of other origins export here, too.
      response.setHeader('access-control-allow-origin', '*').setHeader('access-control-allow-headers', '*');
      if (request.method === 'OPTIONS') return void response.writeHead(204).end();
      this.accept(request).then(
        () => response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end(),
        (error: Error) => response.writeHead(400).end(error.message),
      );
    });
  }

  static async start(): Promise<Receiver> {
    const receiver = new Receiver();
    await new Promise<void>((resolve) => receiver.server.listen(0, '127.0.0.1', resolve));
    return receiver;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** What has arrived until now; from here on nothing more is kept. */
  take(): ResourceSpans[] {
    this.open = false;
    return this.kept;
  }

  /** Resolves when nothing has arrived for `quietMs`, or after 3 s: some programs never fall silent. */
  async quiet(quietMs: number): Promise<void> {
    const from = Date.now();
    while (Date.now() - Math.max(from, this.lastArrival) < quietMs && Date.now() - from < 3000) await wait(20);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async accept(request: IncomingMessage): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const plain = request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
    const batch = readExportRequest(plain, request.headers['content-type'] ?? '');
    this.lastArrival = Date.now();
    if (this.open) this.kept.push(...this.filter(batch));
  }
}
