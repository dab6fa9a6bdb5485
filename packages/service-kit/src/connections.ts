// Rules for connections: nobody keeps one by being slow, and what is not HTTP gets a problem as its answer, too.
import { type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import { type Duplex } from 'node:stream';
import { problemOf } from './problem';

const HEADERS_WITHIN_MS = 10_000;
const REQUEST_WITHIN_MS = 30_000;

/**
 * Gives back what to call when the server is about to close: from then on every answer, also those under way, is the last on its
 * connection. Node closes idle connections only, so that a client with a next request at hand would keep the server open for ever.
 */
export function guardConnections(server: Server): () => void {
  server.headersTimeout = HEADERS_WITHIN_MS;
  server.requestTimeout = REQUEST_WITHIN_MS;
  server.on('clientError', answerClientError);

  const underWay = new Set<ServerResponse>();
  let closing = false;
  server.prependListener('request', (_request, response: ServerResponse) => {
    if (closing) return void response.setHeader('connection', 'close');
    underWay.add(response);
    response.once('close', () => underWay.delete(response));
  });
  return () => {
    closing = true;
    for (const response of underWay) if (!response.headersSent) response.setHeader('connection', 'close');
  };
}

/** By the code of the parser's error; anything else is a 400. */
const WORDS: Record<string, [status: number, detail: string]> = {
  HPE_HEADER_OVERFLOW: [431, 'The headers are larger than 16 KiB.'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'The request did not arrive as a whole within 30 seconds.'],
};

function answerClientError(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const [status, detail] = WORDS[error.code ?? ''] ?? [400, 'This is not an HTTP request that can be read.'];
  const body = JSON.stringify(problemOf(status, detail));
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'content-type: application/problem+json',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
