// Rules that hold for every request of every service, checked before its body is read.
import { isOwnHost } from '@demo/hosts';
import { type NextFunction, type Request, type Response } from 'express';
import { BODY_LIMIT_BYTES, tooLarge } from './body';
import { ProblemException } from './problem';
import { methodsOf } from './routes';

const WITH_BODY = new Set(['POST', 'PUT', 'PATCH']);

/**
 * When the caller stops waiting, in milliseconds since 1970. A request that lay in a hung service's socket meanwhile must
 * not be carried out any more: its caller has already told the customer that it failed.
 */
export const DEADLINE_HEADER = 'x-request-deadline';

/** The rules as middleware; `hosts` are the names it answers to beside this machine's own (ALLOWED_HOSTS). */
export const checkRequest =
  (hosts: readonly string[]) =>
  (request: Request, _response: Response, next: NextFunction): void => {
    assertOwnHost(request, hosts);
    assertReadable(request);
    assertAwaited(request);
    next();
  };

function assertOwnHost({ headers }: Request, hosts: readonly string[]): void {
  if (isOwnHost(headers.host, hosts)) return;
  throw new ProblemException(
    403,
    'Host: this service answers to localhost, its addresses and the names in ALLOWED_HOSTS only.',
  );
}

function assertReadable(request: Request): void {
  // What changes state asks for JSON also where no body is needed: a foreign web page cannot send that without a preflight.
  if (WITH_BODY.has(request.method) && !isJson(request) && methodsOf(request).includes(request.method)) {
    throw new ProblemException(415, 'Send the header content-type: application/json.');
  }
  // Before it is sent: the parser would read all of it first.
  if (Number(request.headers['content-length']) > BODY_LIMIT_BYTES) throw tooLarge();
}

function assertAwaited({ headers }: Request): void {
  const deadline = headers[DEADLINE_HEADER];
  if (typeof deadline === 'string' && Number(deadline) < Date.now()) {
    throw new ProblemException(504, 'The caller stopped waiting before this request was read; nothing was done.');
  }
}

const isJson = ({ headers }: Request) => /^application\/json\s*(;|$)/i.test(headers['content-type'] ?? '');
