import { request } from 'undici';
import { z } from 'zod';

/** What is ordered; order's own contract judges it, so that a wrong field is named by the service. */
export const wantedSchema = z.strictObject({
  user_id: z.string().default('lab'),
  product_name: z.string().default('Mouse'),
  quantity: z.number().default(1),
});
export type Wanted = z.infer<typeof wantedSchema>;

/** What of a 201 or a problem the lab needs; the whole is in @demo/contracts. */
const answerSchema = z.looseObject({
  order_id: z.int().optional(),
  trace_id: z.string().optional(),
  detail: z.string().optional(),
  hop: z.string().optional(),
});

export interface Placed {
  readonly httpStatus: number;
  readonly orderId: number | null;
  readonly traceId: string | null;
  /** `confirmed`, `rejected`, `failed`, …; the HTTP status where the answer has none. */
  readonly status: string;
  /** Why it was not confirmed. */
  readonly detail: string | null;
  /** When it was sent and when the answer was there, in milliseconds since 1970. */
  readonly sentMs: number;
  readonly answeredMs: number;
}

const ANSWER_WITHIN_MS = 30_000;

/** POST /orders. Only a connection that fails throws; a refused order is an answer like any other. */
export async function placeOrder(orderUrl: string, wanted: Wanted): Promise<Placed> {
  const sentMs = Date.now();
  const { statusCode, headers, body } = await request(`${orderUrl}/orders`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(wanted),
    headersTimeout: ANSWER_WITHIN_MS,
  });
  const text = await body.text();
  const answer = answerSchema.safeParse(parseJson(text)).data ?? {};
  const { order_status: refused, status } = answer; // in a problem `status` is HTTP's
  return {
    httpStatus: statusCode,
    orderId: answer.order_id ?? null,
    traceId: answer.trace_id ?? traceIdFrom(headers['traceresponse']),
    status: String(refused ?? status ?? statusCode),
    detail: statusCode === 201 ? null : (answer.detail ?? `the answer was ${statusCode}`),
    sentMs,
    answeredMs: Date.now(),
  };
}

/** Gives the stock back. Best effort: an order that was never confirmed has nothing to give back. */
export async function cancelOrder(orderUrl: string, orderId: number): Promise<void> {
  const { body } = await request(`${orderUrl}/orders/${orderId}/cancel`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
    headersTimeout: ANSWER_WITHIN_MS,
  });
  await body.dump();
}

/** W3C `traceresponse: 00-<trace>-<span>-<flags>`. */
function traceIdFrom(header: string | string[] | undefined): string | null {
  return /^00-([0-9a-f]{32})-/.exec(String(header ?? ''))?.[1] ?? null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
