/** Values that may identify one request: found by themselves, so that two halves can be joined by what they share. */
import { ID_LENGTH_AT_MOST, REQUEST_ID_LENGTH_AT_LEAST } from '../limits.js';
import { type Span } from './model.js';
import { remembered } from './remembered.js';
import { asText } from './semantics.js';

export interface Identity {
  readonly key: string;
  readonly value: string;
  readonly span: Span;
}

/** Describe the process, the hop or the protocol and are shared, or differ, for other reasons. */
const NOT_IDENTIFYING =
  /^(http\.(?!request\.header\.)|url\.|net\.|network\.|server\.|client\.|user_agent|db\.|rpc\.|code\.|thread\.|process\.|host\.|os\.|container\.|k8s\.|cloud\.|aws\.|gcp\.|azure\.|exception\.|error|otel\.|peer\.|telemetry\.|service\.|deployment\.|messaging\.(?!.*(conversation|correlation)_?id$|kafka\.message[._]key$)|browser\.|tls\.|component$|zone$|node_id$|upstream_|downstream_|request_|response_|sampling|guid:|istio\.|trace[._]?id|span[._]?id|parent|level$|.*status|.*version|span\.|trace\.|_dd\.)/i;

const IDENTIFYING_KEY =
  /(^|[._\-:])(id|ids|uuid|guid|uid|key|no|nr|number|ref|reference|correlation)$|[a-z0-9](Id|ID|Uuid|UUID|Guid|Key|Ref|Number|No)$/;
const IDENTIFYING_VALUE =
  /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$|^[0-9a-hjkmnp-tv-z]{26}$|^[0-9a-f]{16,64}$|^[a-z]{1,8}[-_]\d{3,}$|^\d{6,}$/i;
const REQUEST_ID_KEY =
  /^(guid:x-request-id|guid:x-client-trace-id|x[-_]request[-_]id|request[._-]?id|http\.request\.header\.x[-_](request|correlation)[-_]id|http\.request[._]id|x[-_]correlation[-_]id|correlation[._-]?id)$/i;
/** Made anew on each hop by many stacks: equal values join, different ones say nothing. */
const PER_HOP_KEY =
  /request|req[._-]|message|msg|job|task|event|correlation|connection|attempt|session|operation|^id$|header/i;

/** Values that may be the same in both halves of one request. `named` are keys that a person gave (`--key`). */
export function identitiesOf(spans: readonly Span[], named: readonly string[] = []): Identity[] {
  const found = new Map<string, Identity>();
  for (const span of spans) {
    for (const key in span.attributes) {
      if (!mayIdentify(key) && !named.includes(key)) continue;
      const value = asText(span.attributes[key]);
      if (value === null || value === '' || value.length > ID_LENGTH_AT_MOST) continue;
      const identifying = named.includes(key) || IDENTIFYING_KEY.test(key) || IDENTIFYING_VALUE.test(value);
      const index = `${key}\u0000${value}`;
      if (identifying && !TRIVIAL.has(value) && !found.has(index)) found.set(index, { key, value, span });
    }
  }
  return [...found.values()];
}

const TRIVIAL = new Set(['true', 'false', 'null', 'undefined', '-', 'none', 'unknown', 'nil', '0']);
const namesRequest = remembered((key) => REQUEST_ID_KEY.test(key));
const mayIdentify = remembered((key) => !NOT_IDENTIFYING.test(key) && !namesRequest(key));

/** Whether values under the key may join two halves, as far as its name tells. */
export function mayJoin(key: string): boolean {
  return (mayIdentify(key) && IDENTIFYING_KEY.test(key)) || namesRequest(key) || /^http\.request\.header\./.test(key);
}

/** Whether two different values under the key speak against one request. */
export function contradicts(key: string): boolean {
  return !PER_HOP_KEY.test(key) && IDENTIFYING_KEY.test(key);
}

/** Request ids of the spans, in the form in which they are compared, with the span that carries each. */
export function requestIdsOf(spans: readonly Span[]): Identity[] {
  const found = new Map<string, Identity>();
  for (const span of spans) {
    for (const key in span.attributes) {
      if (!namesRequest(key)) continue;
      const value = asText(span.attributes[key]);
      if (value === null || value.length < REQUEST_ID_LENGTH_AT_LEAST) continue;
      const same = comparableRequestId(value);
      if (!found.has(same)) found.set(same, { key, value: same, span });
    }
  }
  return [...found.values()];
}

const UUID = /^([0-9a-f]{8}-[0-9a-f]{4}-)[0-9a-f]([0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12})$/i;

/** Envoy packs its trace decision into the 14th digit of the UUID (4, 9, a or b), so that digit does not count. */
function comparableRequestId(value: string): string {
  return value.toLowerCase().replace(UUID, '$1_$2');
}

/** The forms under which a request id may have been recorded. */
export function requestIdForms(comparable: string): string[] {
  return comparable.includes('_') && UUID.test(comparable.replace('_', '4'))
    ? ['4', '9', 'a', 'b'].map((digit) => comparable.replace('_', digit))
    : [comparable];
}
