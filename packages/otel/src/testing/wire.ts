import { type IncomingHttpHeaders, type OutgoingHttpHeaders, createServer, request } from 'node:http';
import { type AddressInfo } from 'node:net';

/** An HTTP server that keeps the headers it was called with. */
export interface Target {
  url: string;
  /** Of each call: every header as often as it came, names in lower case. */
  calls: { headers: IncomingHttpHeaders; times: Record<string, number> }[];
  close(): Promise<void>;
}

export async function startTarget(): Promise<Target> {
  const calls: Target['calls'] = [];
  const server = createServer(({ headers, rawHeaders }, response) => {
    const times: Record<string, number> = {};
    for (const name of rawHeaders.filter((_, index) => index % 2 === 0))
      times[name.toLowerCase()] = (times[name.toLowerCase()] ?? 0) + 1;
    calls.push({ headers, times });
    response.end('ok');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    calls,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** A request whose headers go out as they are given, an array as a header for each of its values. */
export function get(
  url: string,
  headers: OutgoingHttpHeaders,
): Promise<{ status: number; headers: IncomingHttpHeaders }> {
  return new Promise((resolve, reject) => {
    const call = request(url, { headers, agent: false }, (response) => {
      response.resume().on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers }));
    });
    call.on('error', reject).end();
  });
}
