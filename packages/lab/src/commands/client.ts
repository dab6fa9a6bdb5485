import { request } from 'undici';

const SWITCH_WITHIN_MS = 330_000; // the first switch may have to fetch Envoy

/** Asks a running lab to switch. @throws Error with the lab's own explanation */
export async function requestSwitch(webUrl: string, variant: string): Promise<void> {
  const { statusCode, body } = await request(`${webUrl}/lab/variant`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ variant }),
    headersTimeout: SWITCH_WITHIN_MS,
  });
  const answer = (await body.json()) as { detail?: string };
  if (statusCode !== 200) throw new Error(answer.detail ?? `the lab answered ${statusCode}`);
}
