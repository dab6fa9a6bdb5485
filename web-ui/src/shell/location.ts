// Every view has its own URL behind the `#`, so that a link can be shared and no server needs a rule for it.
import { signal } from '@preact/signals';

/** The part behind and with the `#`, as it stands now. */
export const hash = signal(location.hash);
addEventListener('hashchange', () => (hash.value = location.hash));

/** Shows a view; `replace` leaves no step in the history (the URL only says more about what is already on screen). */
export function goTo(href: string, how: 'push' | 'replace' = 'push'): void {
  if (how === 'push') location.hash = href;
  else {
    history.replaceState(null, '', href);
    hash.value = href;
  }
}

/** A hash as its path, in parts, and its parameters; what is no valid encoding stays as it is. */
export function readHash(hash: string): { path: string; parts: string[]; params: URLSearchParams } {
  const [path = '', query = ''] = hash.replace(/^#/, '').split('?', 2);
  return { path, parts: path.split('/').filter(Boolean).map(decode), params: new URLSearchParams(query) };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
