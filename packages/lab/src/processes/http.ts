import { request } from 'undici';

/** The status of one GET on a connection of its own, or undefined when nothing answers. Bodies are thrown away. */
export async function statusOf(url: string, timeoutMs = 1000): Promise<number | undefined> {
  try {
    const { statusCode, body } = await request(url, {
      reset: true, // no kept-alive connection that would hold up a service's graceful stop
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
    });
    await body.dump();
    return statusCode;
  } catch {
    return undefined;
  }
}

/** The JSON of one GET, unparsed into a type; undefined when nothing answers or it is no JSON. */
export async function jsonOf(url: string, timeoutMs = 1000): Promise<unknown> {
  try {
    const { body } = await request(url, { reset: true, headersTimeout: timeoutMs, bodyTimeout: timeoutMs });
    return await body.json();
  } catch {
    return undefined;
  }
}
