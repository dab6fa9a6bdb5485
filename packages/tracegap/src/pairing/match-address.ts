/** Whether the one who calls is at the address that was called. */
import * as keys from '../span/keys.js';
import { type Span } from '../span/model.js';
import { addressOf, attribute, isLoopback } from '../span/semantics.js';
import { type MatchDraft } from './draft.js';
import { point, RANK } from './evidence.js';

/** The app that was called is the app that calls: worthless where both are on one host. */
export function matchAddress(there: Span, here: Span, draft: MatchDraft): void {
  const upstream = hostOf(attribute(here, ...keys.UPSTREAM_ADDRESS));
  const peer = hostOf(attribute(there, keys.DOWNSTREAM_ADDRESS, ...keys.FIRST_CALLER, ...keys.PEER_ADDRESS));
  if (upstream === null || peer === null || isLoopback(upstream)) return;
  // Caller and callee at one address: everything is there, as on loopback.
  if (upstream === peer && upstream !== addressOf(there).host) {
    draft.rank = RANK.address;
    draft.key = 'upstream_address';
    draft.for.push(point('upstream-is-peer', { value: upstream }));
  }
}

function hostOf(address: string | null): string | null {
  return address === null
    ? null
    : address.replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1').replace(/^\[(.*)\](:\d+)?$/, '$1');
}
