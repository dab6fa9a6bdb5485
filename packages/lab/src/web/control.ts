import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { EnvoyMissing } from '../envoy/locate.js';
import { LabBusy } from '../runner/busy.js';
import type { Lab } from '../runner/lab.js';
import { labState } from '../runner/state.js';
import { isVariantName, VARIANT_NAMES } from '../layout/variants.js';
import { wantedSchema } from '../orders/place-order.js';
import { breaksState, playBreak, wantedPlaySchema } from './breaks.js';
import { assertOwnOrigin, readJson } from './guard.js';
import { LINES, Problem, sendJson, sendLine } from './problem.js';

const switchSchema = z.strictObject({ variant: z.string() });

/** `/lab/...`: what only the native run has. */
export async function control(
  lab: Lab,
  request: IncomingMessage,
  response: ServerResponse,
  pathname: string,
): Promise<void> {
  if (request.method !== 'GET') assertOwnOrigin(request);
  const asked = `${request.method} ${pathname}`;
  switch (asked) {
    case 'GET /lab/state':
      return sendJson(response, 200, await labState(lab));
    case 'POST /lab/variant':
      return switchVariant(lab, request, response);
    case 'GET /lab/breaks':
      return sendJson(response, 200, breaksState(lab));
    case 'POST /lab/breaks/play':
      return conflictsTold(playBreak(lab.breaks, parsed(wantedPlaySchema, await readJson(request)), request, response));
    case 'POST /lab/compare':
      return compare(lab, request, response);
    default:
      throw notThere(pathname, request.method);
  }
}

async function switchVariant(lab: Lab, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = parsed(switchSchema, await readJson(request));
  if (!isVariantName(body.variant)) {
    throw new Problem(
      400,
      'Bad Request',
      `variant: there is no '${body.variant}'; there are ${VARIANT_NAMES.join(', ')}`,
    );
  }
  await conflictsTold(lab.switchTo(body.variant));
  sendJson(response, 200, await labState(lab));
}

/** The whole at the end; to who accepts lines of JSON, each step as it happens. */
async function compare(lab: Lab, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const wanted = parsed(wantedSchema, await readJson(request));
  const { compareVariants } = await import('../orders/compare.js'); // brings tracegap, which a start need not wait for
  if (!(request.headers.accept ?? '').includes(LINES))
    return sendJson(response, 200, await conflictsTold(compareVariants(lab, wanted)));
  request.socket.setNoDelay(true);
  try {
    await conflictsTold(compareVariants(lab, wanted, (step) => sendLine(response, step)));
  } catch (error) {
    if (!response.headersSent) throw error;
    sendLine(response, { failed: error instanceof Error ? error.message : String(error) });
  }
  response.end();
}

/** What the lab cannot do just now, or not on this machine, is a 409. */
async function conflictsTold<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof LabBusy || error instanceof EnvoyMissing) throw new Problem(409, 'Conflict', error.message);
    throw error;
  }
}

const METHODS: Record<string, string> = {
  '/lab/state': 'GET',
  '/lab/variant': 'POST',
  '/lab/compare': 'POST',
  '/lab/breaks': 'GET',
  '/lab/breaks/play': 'POST',
};

function notThere(pathname: string, method = ''): Problem {
  const allow = METHODS[pathname];
  if (!allow)
    return new Problem(404, 'Not Found', `there is no ${pathname}; there are ${Object.keys(METHODS).join(', ')}`);
  return new Problem(405, 'Method Not Allowed', `${pathname} answers ${allow}, not ${method}`, { allow });
}

/** @throws Problem 400 that names each wrong field */
function parsed<T>(schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const wrong = result.error.issues.map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`).join('; ');
  throw new Problem(400, 'Bad Request', wrong);
}
