import { request } from 'undici';
import type { Compared } from '../orders/compare.js';
import type { Wanted } from '../orders/place-order.js';

const ANSWER_WITHIN_MS = 330_000; // the first switch may have to fetch Envoy

/** Asks a running lab to switch. @throws Error with the lab's own explanation */
export async function requestSwitch(webUrl: string, variant: string): Promise<void> {
  await post(`${webUrl}/lab/variant`, { variant });
}

/** Asks a running lab to place an order in each variant. @throws Error with the lab's own explanation */
export async function requestComparison(webUrl: string, wanted: Wanted): Promise<Compared[]> {
  return (await post(`${webUrl}/lab/compare`, wanted)) as Compared[];
}

async function post(url: string, message: object): Promise<unknown> {
  const { statusCode, body } = await request(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(message),
    headersTimeout: ANSWER_WITHIN_MS,
  });
  const answer: unknown = await body.json();
  if (statusCode !== 200) throw new Error((answer as { detail?: string }).detail ?? `the lab answered ${statusCode}`);
  return answer;
}
