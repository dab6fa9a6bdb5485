/** Asked every few seconds by whoever watches the service; as traces they would bury the ones of users. */
const PROBES = new Set(['/health', '/metrics']);

export const isProbe = (url: string | undefined): boolean => PROBES.has(pathOf(url));

/** The path of a request target, without the query. */
export function pathOf(url: string | undefined): string {
  const target = url ?? '/';
  const query = target.indexOf('?');
  return query < 0 ? target : target.slice(0, query);
}

/** The query with its names and without its values: what people search for is theirs. Undefined where there is none. */
export function queryNamesOf(url: string | undefined): string | undefined {
  const at = url?.indexOf('?') ?? -1;
  if (!url || at < 0) return undefined;
  return [...new URLSearchParams(url.slice(at + 1)).keys()].map((name) => `${name}=REDACTED`).join('&');
}
