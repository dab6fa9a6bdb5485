/** What the name of a host says of the service behind it. */
import { isLoopback } from './semantics.js';

export function namesService(host: unknown, service: string | null): boolean {
  if (typeof host !== 'string' || service === null) return false;
  const label = plainName(host).split(/[.:]/)[0] ?? '';
  const name = plainName(service);
  return label.length >= 3 && (label === name || name.startsWith(`${label}-`) || label.startsWith(`${name}-`));
}

/** Clusters and hosts are written with `_` where services have `-`, and the other way round. */
export function plainName(name: string): string {
  return name.toLowerCase().replaceAll('_', '-');
}

/** `fares.shop.svc.cluster.local` and `travel-fares`; what many names have in common does not count. */
export function sharesWord(host: string, service: string): boolean {
  const [mine, theirs] = [wordsOf(host), wordsOf(service)];
  return mine.some((word) => theirs.includes(word));
}

const COMMON =
  /^(api|app|service|svc|server|internal|local|localhost|cluster|default|prod|production|staging|test|dev|com|net|org|example|www|the|of)$/;

function wordsOf(name: string): string[] {
  const words = name
    .replace(/([a-z])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/);
  return words.filter((word) => word.length >= 2 && !COMMON.test(word));
}

/** A name that the public DNS would answer: not an address, not a bare name, not a cluster's or a company's own zone. */
export function isPublicName(host: string | null): boolean {
  if (host === null || isLoopback(host) || /^[\d.]+$|^\[/.test(host)) return false;
  return (
    /\.[a-z]{2,}$/.test(host) &&
    !/\.(local|internal|svc|lan|corp|home|test|localhost|intra|private|consul|cluster)(\.|$)/.test(host)
  );
}
