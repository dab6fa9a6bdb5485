/** What a span says about a message, in the dialects of brokers, libraries and versions of the conventions. */
import { ID_LENGTH_AT_MOST, UNIQUE_ID_LENGTH } from '../limits.js';
import * as keys from './keys.js';
import { type Span } from './model.js';
import { remembered } from './remembered.js';
import { asText, attribute } from './semantics.js';

export interface Messaging {
  readonly destination: string | null;
  /** Names that the message can be known by: the same on both sides, for at least one of them. */
  readonly ids: readonly MessageId[];
  readonly system: string | null;
}

interface MessageId {
  /** Which of its names it is; only names of one sort can contradict each other. */
  readonly sort: string;
  readonly value: string;
}

/** `settle`: acknowledging, deleting, committing; nothing is handed on by it. */
export type Role = 'send' | 'receive' | 'process' | 'settle';

export function isMessaging({ kind, attributes }: Span): boolean {
  if (kind === 'producer' || kind === 'consumer') return true;
  for (const key of keys.MESSAGING) if (attributes[key] !== undefined) return true;
  return false;
}

export function messagingOf(span: Span): Messaging {
  return {
    destination: attribute(span, ...keys.DESTINATION) ?? destinationInName(span),
    ids: isMessaging(span) ? idsOf(span) : NONE,
    system: attribute(span, keys.MESSAGING_SYSTEM),
  };
}

const NONE: readonly MessageId[] = [];

/** `messaging.message.id`, `messaging.bullmq.job.id`, `celery.task_id`, `messaging.masstransit.message_id`, `sidekiq.jid` … */
const ID_KEY = /(^|[._])((message|msg|job|task|entry|event)[._]?id|jid)$/i;
const isIdKey = remembered((key) => ID_KEY.test(key));

function idsOf(span: Span): readonly MessageId[] {
  const ids: MessageId[] = [];
  for (const key in span.attributes) {
    if (!isIdKey(key)) continue;
    const value = asText(span.attributes[key]);
    if (value !== null && value !== '' && value.length <= ID_LENGTH_AT_MOST) ids.push({ sort: sortOf(key), value });
  }
  const place = kafkaPlace(span);
  if (place !== null && !ids.some(({ value }) => value === place)) ids.push({ sort: 'place', value: place });
  return ids;
}

const sortOf = remembered((key) => ID_KEY.exec(key)?.[3] ?? ID_KEY.exec(key)?.[2] ?? 'id');

/** Where a message lies in Kafka names it; Python's instrumentations write it as the message id in this very form. */
function kafkaPlace(span: Span): string | null {
  const offset = attribute(span, ...keys.KAFKA_OFFSET);
  const partition = attribute(span, ...keys.KAFKA_PARTITION);
  const topic = attribute(span, ...keys.DESTINATION);
  return offset === null || partition === null || topic === null ? null : `${topic}.${partition}.${offset}`;
}

/** Counters start anew in each queue: `17` is a message only together with the queue's name. */
export function isUnique(id: string): boolean {
  return id.length >= UNIQUE_ID_LENGTH && /\d/.test(id);
}

const ROLES: readonly (readonly [Role, RegExp])[] = [
  [
    'settle',
    /^(settle|ack|nack|acknowledge|reject|commit|delete|complete|abandon|deletemessage(batch)?|changemessage\w*)$/,
  ],
  ['receive', /^(receive|poll|fetch|pull|subscribe|get\w*|receivemessage|xread\w*|brpop\w*)$/],
  ['process', /^(process|consume|deliver|handle|run|perform|on_?message)$/],
  ['send', /^(send|publish|create|produce|enqueue|apply_async|sendmessage(batch)?|add|xadd|emit)$/],
];

const roleNamed = remembered((word) => ROLES.find(([, pattern]) => pattern.test(word))?.[0] ?? null);

/** What the span does with the message: by the operation it names, else by its name, else by its kind. */
export function roleOf(span: Span): Role | null {
  const said = attribute(span, ...keys.MESSAGING_ROLE);
  const role = said === null ? null : roleNamed(said.toLowerCase());
  if (role !== null) return role;
  const words = span.name.toLowerCase().split(/[\s/]+/);
  const named = roleNamed(words.at(-1) ?? '') ?? roleNamed(words[0] ?? '');
  if (named !== null && isMessaging(span)) return named;
  return span.kind === 'producer' ? 'send' : span.kind === 'consumer' ? 'process' : null;
}

/** `orders publish` (until 1.26) and `publish orders` (since). */
const NAMED =
  /^(?:(\S+) (?:send|publish|process|receive|create|poll|deliver|consume)|(?:send|publish|process|receive|create|poll|deliver|consume) (\S+))$/;

function destinationInName(span: Span): string | null {
  if (!isMessaging(span)) return null;
  const match = NAMED.exec(span.name);
  const name = match?.[1] ?? match?.[2] ?? null;
  return name === null || /^[(<]/.test(name) ? null : name;
}

/** All names by which a span knows where its message went or came from. */
function namesOf(span: Span): string[] {
  const names = keys.DESTINATION.flatMap((key) => asText(span.attributes[key]) ?? []).filter((name) => name !== '');
  if (names.length > 0) return names;
  const named = destinationInName(span);
  return named === null ? [] : [named];
}

/** Brokers that keep a message under the name it was sent to; others bind queues and subscriptions to it. */
const NAMED_ONCE = /kafka|redis|bull|celery|sidekiq|nats|pulsar/i;

export function keepsNames(span: Span): boolean {
  return NAMED_ONCE.test(attribute(span, keys.MESSAGING_SYSTEM) ?? '');
}

/** Undefined where one of them does not say. */
export function sameDestination(one: Span, other: Span): boolean | undefined {
  const [mine, theirs] = [namesOf(one), namesOf(other)];
  if (mine.length === 0 || theirs.length === 0) return undefined;
  return mine.some((here) => theirs.some((there) => sameName(here, there)));
}

/**
 * `exchange:key` and `exchange:key:queue`, a queue and its URL or ARN, `projects/p/topics/orders`, `topic://orders`; and
 * subjects with wildcards (NATS, MQTT, AMQP topics). `devices/1/state` and `devices/2/state` are two.
 */
function sameName(one: string, other: string): boolean {
  if (one === other || fitsPattern(one, other) || fitsPattern(other, one)) return true;
  const [mine, theirs] = [partsOf(one), partsOf(other)];
  if (mine.length === 1 || theirs.length === 1 || (RESOURCE.test(one) && RESOURCE.test(other))) {
    return mine.includes(theirs.at(-1) ?? '') || theirs.includes(mine.at(-1) ?? '');
  }
  const [short, long] = mine.length < theirs.length ? [mine, theirs] : [theirs, mine];
  return short.every((part, index) => part === long[index]);
}

const RESOURCE = /^(arn:|https?:|projects\/)/;

function partsOf(name: string): string[] {
  return name
    .replace(/^(topic|queue|jms|amqp):\/*/, '')
    .split(/[:/]+/)
    .filter(Boolean);
}

function fitsPattern(pattern: string, name: string): boolean {
  if (!/(^|[./])([*>#+])($|[./])/.test(pattern)) return false;
  const wanted = pattern.split(/[./]/);
  const given = name.split(/[./]/);
  for (const [index, part] of wanted.entries()) {
    if (part === '>' || part === '#') return true;
    if (part !== '*' && part !== '+' && part !== given[index]) return false;
  }
  return wanted.length === given.length;
}
