/** Whether the one who calls is at the address that was called. */
import { type Span } from '../span/model.js';
import { addressOf, attribute, isLoopback } from '../span/semantics.js';
import { type MatchDraft } from './draft.js';
import { point, RANK } from './evidence.js';

/** The app that was called is the app that calls: worthless where both are on one host. */
export function matchAddress(there: Span, here: Span, draft: MatchDraft): void {
  const upstream = hostOf(attribute(here, 'upstream_address', 'server.socket.address', 'network.peer.address'));
  const peer = hostOf(
    attribute(
      there,
      'peer.address',
      'client.address',
      'network.peer.address',
      'net.sock.peer.addr',
      'net.peer.ip',
      'http.client_ip',
    ),
  );
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
