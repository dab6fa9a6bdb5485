import { type AttributeValue } from '../span/model.js';
import { judge } from '../testing/judge.js';
import { later, type SpanPlan, traceOf } from '../testing/spans.js';

type Said = Record<string, AttributeValue>;

/** A request that sends a message, with nothing below. */
const sent = (said: Said, more: Partial<SpanPlan> = {}) =>
  traceOf({
    service: 'shop',
    kind: 'server',
    at: [0, 9],
    below: [{ service: 'shop', kind: 'producer', at: [2, 4], attributes: said, ...more }],
  });
const taken = (said: Said, more: Partial<SpanPlan> = {}) =>
  traceOf({ service: 'mailer', kind: 'consumer', at: [8, 20], attributes: said, ...more });

const on = (system: string, destination: string, more: Said = {}): Said => ({
  'messaging.system': system,
  'messaging.destination.name': destination,
  ...more,
});

const LONG = '7d1c0d3e-11aa-4c1b-9a52-000000000001';

describe('a message is known by its name in the dialect of', () => {
  const dialects: readonly (readonly [string, (index: number) => Said, (index: number) => Said])[] = [
    [
      'Kafka, where it lies in the topic',
      (index) => on('kafka', 'orders', { 'messaging.destination.partition.id': '3', 'messaging.kafka.offset': index }),
      (index) =>
        on('kafka', 'orders', { 'messaging.destination.partition.id': '3', 'messaging.kafka.message.offset': index }),
    ],
    [
      'Kafka of Python, which writes the place as the id',
      (index) => on('kafka', 'orders', { 'messaging.kafka.partition': 3, 'messaging.kafka.message.offset': index }),
      (index) => ({
        'messaging.system': 'kafka',
        'messaging.destination': 'orders',
        'messaging.message_id': `orders.3.${index}`,
      }),
    ],
    [
      'BullMQ, whose jobs are counted per queue',
      (index) => ({ 'messaging.system': 'bullmq', 'messaging.destination': 'mail', 'messaging.bullmq.job.id': index }),
      (index) => ({
        'messaging.system': 'bullmq',
        'messaging.destination': 'mail',
        'messaging.message.id': `${index}`,
      }),
    ],
    [
      'Celery',
      (index) => ({
        'messaging.system': 'celery',
        'celery.action': 'apply_async',
        'celery.task_id': `${LONG}${index}`,
      }),
      (index) => ({ 'messaging.system': 'celery', 'celery.action': 'run', 'celery.task_id': `${LONG}${index}` }),
    ],
    [
      'MassTransit, whose queue is not called like the exchange',
      (index) => on('rabbitmq', 'Contracts:Ordered', { 'messaging.masstransit.message_id': `${LONG}${index}` }),
      (index) => on('rabbitmq', 'send-mail', { 'messaging.masstransit.message_id': `${LONG}${index}` }),
    ],
    [
      'Pub/Sub, topic and subscription',
      (index) => on('gcp_pubsub', 'projects/p/topics/orders', { 'messaging.message.id': `80990${index}12` }),
      (index) => on('gcp_pubsub', 'mail-sub', { 'messaging.message.id': `80990${index}12` }),
    ],
    [
      'Redis streams, which are a database too',
      (index) => on('redis', 'orders', { 'db.system': 'redis', 'messaging.message.id': `17000000${index}-0` }),
      (index) => on('redis', 'orders', { 'messaging.redis.entry_id': `17000000${index}-0` }),
    ],
  ];

  it.each(dialects)('%s', (_, producer, consumer) => {
    const sents = [11, 12, 13].map((index) => sent(producer(index)));
    const takens = [11, 12, 13].map((index) => taken(consumer(index)));
    for (const [index, asked] of sents.entries()) {
      const report = judge(asked, ...sents, ...takens);
      expect(report.findings).toMatchObject([
        {
          rule: 'queue-not-injected',
          ambiguous: false,
          hop: { from: 'shop', to: 'mailer' },
          there: { trace_id: takens[index]?.traceId },
        },
      ]);
    }
  });

  it('no other queue: job 17 there is another job', () => {
    const mail = { 'messaging.system': 'bullmq', 'messaging.destination': 'mail', 'messaging.message.id': '17' };
    expect(judge(sent(mail), taken({ ...mail, 'messaging.destination': 'pdf' })).verdict).toBe('connected');
  });
});

describe('a queue is the same under', () => {
  it.each([
    ['its URL', on('aws_sqs', 'https://sqs.eu-west-1.amazonaws.com/123456789012/orders'), on('aws_sqs', 'orders')],
    [
      'the key it is bound by',
      on('rabbitmq', 'shop', { 'messaging.rabbitmq.destination.routing_key': 'order.new' }),
      on('rabbitmq', 'mails', { 'messaging.rabbitmq.destination.routing_key': 'order.new' }),
    ],
    ['exchange, key and queue', on('rabbitmq', 'shop:order.new'), on('rabbitmq', 'shop:order.new:mails')],
    ['a wildcard', on('nats', 'orders.created'), on('nats', 'orders.>')],
    [
      'the older key for a source',
      on('jms', 'topic://orders'),
      { 'messaging.system': 'jms', 'messaging.source.name': 'orders' },
    ],
  ])('%s', (_, here, there) => {
    expect(judge(sent(here), taken(there)).verdict).toBe('split');
  });

  it('the name in the span, where nothing else says it', () => {
    const bare = { 'messaging.system': 'nats' };
    const report = judge(sent(bare, { name: 'orders publish' }), taken(bare, { name: 'process orders' }));
    expect(report.verdict).toBe('split');
    expect(judge(sent(bare, { name: 'orders publish' }), taken(bare, { name: 'process pdf' })).verdict).toBe(
      'connected',
    );
  });

  it('no other name that only ends alike', () => {
    const device = (id: number) => on('mqtt', `devices/${id}/state`);
    expect(judge(sent(device(1)), taken(device(1))).verdict).toBe('split');
    expect(judge(sent(device(1)), taken(device(2))).verdict).toBe('connected');
  });

  it('no other topic, though an order id is in both, where topics keep their names', () => {
    const order = { 'order.id': 'o-4711' };
    const bound = judge(sent(on('rabbitmq', 'shop.events', order)), taken(on('rabbitmq', 'mails', order)));
    expect(bound.verdict).toBe('split');
    const paid = later(taken(on('kafka', 'payments', order)), 5_000);
    expect(judge(sent(on('kafka', 'orders', order)), paid).verdict).toBe('connected');
  });

  it('no other name in the same region and account', () => {
    const arn = (name: string) => on('aws_sqs', `arn:aws:sqs:eu-west-1:123456789012:${name}`);
    expect(judge(sent(arn('orders')), taken(arn('pdf'))).verdict).toBe('connected');
  });
});

describe('a message that nothing names but its queue', () => {
  const orders = on('aws_sqs', 'orders', { 'messaging.operation.type': 'send' });
  const read = on('aws_sqs', 'orders', { 'messaging.operation.type': 'process' });

  it('is the only one that waited, if it did', () => {
    expect(judge(sent(orders), later(taken(read), 40_000)).findings).toMatchObject([{ ambiguous: false }]);
  });

  it('is ambiguous when two waited, and when two were taken', () => {
    const late = later(taken(read), 40_000);
    expect(judge(late, sent(orders), sent(orders)).findings).toMatchObject([{ ambiguous: true }]);
    expect(judge(sent(orders), late, later(taken(read), 41_000)).findings).toMatchObject([{ ambiguous: true }]);
  });

  it('goes to every group of consumers', () => {
    const groups = ['mail', 'stock'].map((group) =>
      taken({ ...read, 'messaging.consumer.group.name': group }, { service: group }),
    );
    expect(judge(sent(orders), ...groups).findings).toMatchObject([{ ambiguous: false }, { ambiguous: false }]);
  });

  it('is not sent by deleting, committing or reading another', () => {
    for (const operation of ['settle', 'receive', 'commit', 'DeleteMessage']) {
      const other = sent({ ...orders, 'messaging.operation.type': operation }, { kind: 'client' });
      expect(judge(other, taken(read)).verdict).toBe('connected');
    }
  });

  it('is not answered by the request to the broker below it', () => {
    const request = {
      service: 'shop',
      kind: 'client',
      at: [2, 4],
      attributes: { 'url.full': 'https://sqs.aws/' },
    } as const;
    expect(judge(sent(orders, { below: [request] }), taken(read)).verdict).toBe('split');
  });
});

describe('a batch', () => {
  it('begins once with every message in it', () => {
    const named = (id: string) => on('kafka', 'orders', { 'messaging.message.id': `${LONG}${id}` });
    const sents = ['a', 'b'].map((id) => sent(named(id)));
    const batch = taken(on('kafka', 'orders', { 'messaging.operation.type': 'receive' }), {
      below: ['a', 'b'].map((id, index) => ({
        service: 'mailer',
        kind: 'consumer' as const,
        at: [9 + index, 10 + index] as const,
        attributes: named(id),
      })),
    });
    for (const one of sents) {
      expect(judge(one, ...sents, batch).findings).toMatchObject([{ there: { trace_id: batch.traceId } }]);
    }
    expect(judge(batch, ...sents).findings).toHaveLength(2);
  });
});

describe('a conversation, or the key of a message', () => {
  it.each(['messaging.rabbitmq.correlation_id', 'messaging.conversation_id', 'messaging.kafka.message_key'])(
    'joins by %s',
    (key) => {
      const pairs = ['c-100', 'c-200', 'c-300'].map((value) => {
        const said = on('rabbitmq', 'orders', { [key]: value });
        return [sent(said), taken(said)] as const;
      });
      for (const [asked, there] of pairs) {
        expect(judge(asked, ...pairs.flat()).findings).toMatchObject([
          { ambiguous: false, there: { trace_id: there.traceId } },
        ]);
      }
    },
  );
});

describe('another consumer of the same message', () => {
  it('is not where it came from', () => {
    const said = on('kafka', 'orders', { 'messaging.message.id': LONG });
    const first = taken(said);
    const second = taken(said, { service: 'stock', at: [9, 19] });
    expect(judge(first, second).verdict).toBe('connected');
  });
});

describe('a key that both halves carry', () => {
  it('joins what is pushed as a request, or taken by a library without spans', () => {
    const order = { 'order.id': 'o-4711' };
    const topic = on('gcp_pubsub', 'orders');
    const pushed = traceOf({
      service: 'mailer',
      kind: 'server',
      at: [30_000, 30_010],
      attributes: { 'http.request.method': 'POST', 'url.path': '/push', ...order },
    });
    const worked = traceOf({ service: 'mailer', kind: 'internal', at: [30_000, 30_010], attributes: order });
    for (const other of [pushed, worked]) {
      expect(judge(sent({ ...topic, ...order }), other).findings).toMatchObject([{ rule: 'queue-not-injected' }]);
    }
  });
});
