/** Whether a span takes the message that another sent. */
import * as keys from '../span/keys.js';
import { isMessaging, isUnique, keepsNames, messagingOf, roleOf, sameDestination } from '../span/messaging.js';
import { type Span } from '../span/model.js';
import { attribute } from '../span/semantics.js';
import { exclude, type MatchDraft } from './draft.js';
import { type Point, point, RANK } from './evidence.js';

export function matchMessage(there: Span, here: Span, draft: MatchDraft): void {
  draft.direct = true;
  const same = sameDestination(here, there);
  draft.elsewhere = same === false;
  const clash = otherMessage(here, there);
  if (clash === 'same' && same === false) draft.rank = RANK.callee;
  if (clash !== null && clash !== 'same')
    return draft.elsewhere ? void draft.against.push(clash) : exclude(draft, clash);
  const [mine, theirs] = [messagingOf(here).destination ?? '', messagingOf(there).destination ?? ''];
  // A subscription, or a queue bound to an exchange, has a name of its own: then only a key can tell.
  if (same === false) {
    draft.against.push(point('other-destination', { here: mine, there: theirs }));
    draft.excluded ||= keepsNames(here) && clash !== 'same';
    return;
  }
  const receives = isMessaging(there) ? roleOf(there) !== 'send' : there.kind === 'internal' && !isHttp(there);
  // So is a message that is pushed as a request, or taken by a library without spans of its own.
  if (!receives) return;
  draft.rank = RANK.time;
  if (same === undefined) return;
  draft.rank = RANK.callee;
  draft.key = 'messaging.destination.name';
  draft.for.push(point('callee-matches-call', { matches: `destination ${mine}` }));
}

/** Null where they cannot be compared. */
function otherMessage(here: Span, there: Span): 'same' | Point | null {
  const theirs = messagingOf(there).ids;
  const mine = messagingOf(here).ids;
  if (mine.some(({ value }) => theirs.some((id) => id.value === value && isUnique(value)))) return 'same';
  for (const { sort, value } of mine) {
    const other = theirs.find((id) => id.sort === sort);
    if (other && other.value !== value)
      return point('other-value', { key: keys.MESSAGE_ID, here: value, there: other.value });
  }
  return null;
}

function isHttp(span: Span): boolean {
  return attribute(span, ...keys.METHOD, ...keys.PATH, keys.ROUTE) !== null;
}
