// Which names a server answers to. A page elsewhere can have its own name resolve to this machine (DNS rebinding) and would
// then be same-origin with the server; the Host header still carries the page's name, so that is what gives it away.
import { isIP } from 'node:net';
import { z } from 'zod';

const NAME = /^\.?[a-z0-9_-]+(\.[a-z0-9_-]+)*$/;

/** `ALLOWED_HOSTS`: names beside localhost and every address, separated by commas; `.example.org` stands for all names below it. */
export const allowedHosts = z
  .string()
  .default('')
  .transform((list) =>
    list
      .toLowerCase()
      .split(',')
      .map((name) => name.trim())
      .filter(Boolean),
  )
  .refine((names) => names.every((name) => NAME.test(name)), {
    error: 'must be names separated by commas, without ports, e.g. order,.shop.svc.cluster.local',
  });

/**
 * Whether a request with this Host header may be answered. An address is always in order: to rebind, one needs a name. So is a
 * request without the header (HTTP/1.0): every browser sends it.
 */
export function isOwnHost(header: string | undefined, allowed: readonly string[]): boolean {
  if (header === undefined) return true;
  const name = header
    .replace(/:\d*$/, '')
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '')
    .toLowerCase();
  if (isIP(name) !== 0 || name === 'localhost' || name.endsWith('.localhost')) return true;
  return allowed.some((own) => (own.startsWith('.') ? name.endsWith(own) : name === own));
}
