/** The same traces as if other people had run them: other services, hosts, ports, paths and values, same structure. */
import { createHash } from 'node:crypto';
import { type Attributes, type AttributeValue, type Span, type Trace } from 'tracegap';

/** Keys whose values are words of a protocol or a specification, not names that somebody chose. */
const SPECIFIED =
  /^(http\.(request\.)?method|http\.request\.method_original|http\.(response\.)?status_code|http\.(protocol|flavor|scheme)|url\.scheme|url\.query|network\.(protocol|transport).*|component|response_flags|error|canceled|retry\.count|telemetry\..*|messaging\.(system|operation|operation\.type|destination_kind)|db\.system.*|rpc\.system.*|downstream_cluster|zone|thread\.id)$/;
const SIZES = /(size|count|length)$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const LOOPBACK = '127.0.0.1';

export function renamed(traces: readonly Trace[]): Trace[] {
  return traces.map((trace) => ({ ...trace, spans: trace.spans.map(renamedSpan) }));
}

function renamedSpan(span: Span): Span {
  const { resource } = span;
  return {
    ...span,
    name: span.name.replace(/\d+(\.\d+){3}:\d+/, String).replace(/[^ ]+/g, (word) => spanWord(word)),
    attributes: renamedAttributes(span.attributes),
    resource: {
      ...resource,
      service: resource.service === null ? null : name(resource.service),
      attributes: renamedAttributes(resource.attributes),
    },
  };
}

function renamedAttributes(attributes: Attributes): Attributes {
  return Object.fromEntries(
    Object.entries(attributes).map(([key, value]) => [
      ownKey(key),
      SPECIFIED.test(key) ? value : renamedValue(key, value),
    ]),
  );
}

/** Keys that a company made up (`parcel.id`) are renamed too. */
function ownKey(key: string): string {
  return /^(ticket|parcel|basket|boat|show)\.id$/.test(key) ? `${name(key)}.ref` : key;
}

function renamedValue(key: string, value: AttributeValue): AttributeValue {
  if (typeof value === 'number') return /port$/.test(key) ? port(value) : value;
  if (typeof value !== 'string' || value === '' || SIZES.test(key)) return value;
  if (Array.isArray(value)) return value.map((element) => renamedValue(key, element));
  if (UUID.test(value)) return uuid(value);
  return words(value);
}

/** Words that say what something does, and which everybody uses for that: the proxy's own, and the path of a job API. */
const KEPT = /^(https?|ingress|egress|router|jobs)$/;

/** Renames each name in a text and keeps what holds them together: `http://127.0.0.1:4000/a?b` → `http://10.…:…/x?y`. */
function words(text: string): string {
  return text
    .replaceAll(LOOPBACK, host(LOOPBACK))
    .replace(/:(\d{2,5})\b/g, (_, digits: string) => `:${port(Number(digits))}`)
    .replace(/[A-Za-z][A-Za-z-]*[A-Za-z]/g, (word) => (KEPT.test(word) ? word : name(word)));
}

/** Names of spans: methods and the proxy's own words stay. */
function spanWord(word: string): string {
  return /^([A-Z]+|ingress|egress|router|send|process|receive|HTTP)$/.test(word) ? word : words(word);
}

/** Letters only: a word with digits would look like an id. */
function name(word: string): string {
  const hex = digest(word).toString('hex').slice(0, 9);
  return `n${hex.replace(/\d/g, (digit) => 'ghijklmnop'[Number(digit)] ?? '')}`;
}

function host(address: string): string {
  return `10.${[...digest(address).subarray(0, 3)].join('.')}`;
}

/** A bijection within the ports that programs get by chance. */
function port(number: number): number {
  return number < 1024 ? number : 1024 + ((number - 1024 + 20_011) % 64_512);
}

/** Another id whose 14th digit, which Envoy gives a meaning, stays. */
function uuid(id: string): string {
  const hex = digest(id.slice(0, 14) + id.slice(15)).toString('hex');
  const parts = [hex.slice(0, 8), hex.slice(8, 12), `${id[14]}${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`];
  return [...parts, hex.slice(20, 32)].join('-');
}

function digest(text: string): Buffer {
  return createHash('sha256').update(`renamed:${text}`).digest();
}
