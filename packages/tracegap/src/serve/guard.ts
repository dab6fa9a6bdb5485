import { type IncomingMessage } from 'node:http';

/** A request that is not answered: why, and with which status. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
    this.name = 'Refused';
  }
}

const LOOPBACK: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);
/** The names under which a container reaches its host; only Docker and Podman resolve them, to this machine. */
const FROM_CONTAINERS: ReadonlySet<string> = new Set(['host.docker.internal', 'host.containers.internal']);

/**
 * Refuses what reached this loopback server under a foreign name (a page whose name was re-bound to 127.0.0.1) or from a
 * foreign page. Programs send no Origin; browsers do.
 * @throws Refused 403
 */
export function assertLocal({ headers }: IncomingMessage, { containers = false } = {}): void {
  const host = nameOf(`http://${headers.host ?? ''}`);
  if (!LOOPBACK.has(host) && !(containers && FROM_CONTAINERS.has(host)))
    throw new Refused(
      403,
      `Host: this server answers to localhost and 127.0.0.1 only, not to "${quoted(headers.host)}"`,
    );
  const { origin } = headers;
  if (origin !== undefined && !LOOPBACK.has(nameOf(origin)))
    throw new Refused(403, `Origin: pages of this machine only (localhost, 127.0.0.1), not "${quoted(origin)}"`);
}

/** Same origin or none: the page's own requests, and programs. @throws Refused 403 */
export function assertSameOrigin({ headers }: IncomingMessage): void {
  const { origin, host } = headers;
  if (origin !== undefined && URL.parse(origin)?.host !== host)
    throw new Refused(403, `Origin: this page asks for itself only, not for "${quoted(origin)}"`);
  const site = headers['sec-fetch-site'];
  if (site === 'cross-site' || site === 'same-site')
    throw new Refused(403, 'Sec-Fetch-Site: this page asks for itself only');
}

function nameOf(url: string): string {
  return URL.parse(url)?.hostname.toLowerCase() ?? '';
}

const quoted = (text = ''): string => text.replace(/[^\x20-\x7e]/g, '?').slice(0, 100);
