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
