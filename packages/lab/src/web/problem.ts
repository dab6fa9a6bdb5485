import type { ServerResponse } from 'node:http';

/** An answer other than success, in the form of RFC 9457. Thrown by the handlers, written in one place. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly title: string,
    detail: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(detail);
  }
}

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
}

/** The type of an answer that comes line by line, each a JSON value. */
export const LINES = 'application/x-ndjson';

export function sendLine(response: ServerResponse, line: unknown): void {
  if (!response.headersSent)
    response.writeHead(200, { 'content-type': `${LINES}; charset=utf-8`, 'cache-control': 'no-store' });
  response.write(`${JSON.stringify(line)}\n`);
}

export function sendProblem(response: ServerResponse, problem: Problem): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const { status, title, message } = problem;
  response.writeHead(status, {
    ...problem.headers,
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
  });
  response.end(JSON.stringify({ type: 'about:blank', title, status, detail: message }));
}
