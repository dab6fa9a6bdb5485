/**
 * The attributes by which a span says what it did: OpenTelemetry's stable names first, then the names before 1.20, then those of proxies and
 * single libraries (https://opentelemetry.io/docs/specs/semconv/registry/attributes/). What reads spans and what asks a backend for them
 * (readers/tempo/outline.ts) both look here.
 */
export const METHOD = ['http.request.method', 'http.method'];
export const FULL_URL = ['url.full', 'http.url'];
/** Path and query. */
export const TARGET = 'http.target';
export const PATH = ['url.path', TARGET, 'http.path', 'url.template'];
export const QUERY = ['url.query', 'http.query'];
export const SCHEME = ['url.scheme', 'http.scheme'];
export const ROUTE = 'http.route';
export const HOST_HEADER = ['http.host', 'http.request.header.host'];
/** Of who is called, as the caller knows it. */
export const CALLED_HOST = ['server.address', 'net.peer.name', 'http.server_name', 'net.peer.ip', 'net.sock.peer.addr'];
export const CALLED_PORT = ['server.port', 'net.peer.port', 'net.sock.peer.port'];
/** Of who is called, as it knows itself. */
export const OWN_HOST = ['server.address', 'net.host.name', 'http.server_name', 'net.host.ip'];
export const OWN_PORT = ['server.port', 'net.host.port'];
export const AGENT = ['user_agent.original', 'http.user_agent', 'user_agent', 'http.request.header.user-agent'];
export const HTTP_STATUS = ['http.response.status_code', 'http.status_code'];
export const GRPC_STATUS = ['rpc.grpc.status_code', 'rpc.response.status_code', 'grpc.status_code'];
export const RPC_SYSTEM = ['rpc.system', 'rpc.system.name'];
export const RPC_SERVICE = 'rpc.service';
export const RPC_METHOD = 'rpc.method';
export const PEER_SERVICE = 'peer.service';

/** Envoy tags every span with some of these; other proxies are known by the scope or SDK they name. */
export const PROXY = ['upstream_cluster', 'upstream_cluster.name', 'response_flags', 'downstream_cluster', 'node_id'];
/** The app behind a proxy. */
export const UPSTREAM_CLUSTER = 'upstream_cluster';
export const UPSTREAM = ['upstream_cluster.name', UPSTREAM_CLUSTER];
/** The proxy's own name, by which the two sides of a sidecar know each other. */
export const NODE = 'node_id';
export const NODE_ID = [NODE, 'istio.canonical_service'];
/** Envoy's as well: `proxy` on each of its spans. */
export const COMPONENT = 'component';

export const DATABASE = [
  'db.system',
  'db.system.name',
  'db.statement',
  'db.query.text',
  'db.operation.name',
  'db.name',
  'db.operation',
  'db.namespace',
  'db.collection.name',
  'db.connection_string',
];

export const MESSAGING_SYSTEM = 'messaging.system';
export const MESSAGING = [MESSAGING_SYSTEM, 'messaging.operation', 'messaging.operation.type', 'messaging.destination'];
/** What is done with a message, at its clearest first. */
export const MESSAGING_ROLE = [
  'messaging.operation.type',
  'messaging.operation',
  'messaging.operation.name',
  'celery.action',
  RPC_METHOD,
];
/** By which messages are asked for; libraries have many other names for it, told by their pattern (messaging.ts). */
export const MESSAGE_ID = 'messaging.message.id';
/** https://opentelemetry.io/docs/specs/semconv/messaging/messaging-spans/ and its older names. */
export const DESTINATION = [
  'messaging.destination.name',
  'messaging.destination',
  'messaging.source.name',
  'messaging.source',
  'messaging.destination_publish.name',
  'messaging.kafka.topic',
  'messaging.rabbitmq.destination.routing_key',
  'messaging.rabbitmq.routing_key',
  'messaging.destination.subscription.name',
  'messaging.servicebus.destination.subscription_name',
  'messaging.url',
  'aws.sqs.queue.url',
  'aws.queue.url',
  'aws.sns.topic.arn',
  'bullmq.queue.name',
];
/** Where a message lies in Kafka. */
export const KAFKA_OFFSET = ['messaging.kafka.offset', 'messaging.kafka.message.offset'];
export const KAFKA_PARTITION = [
  'messaging.destination.partition.id',
  'messaging.kafka.destination.partition',
  'messaging.kafka.source.partition',
  'messaging.kafka.partition',
];
/** A message goes to every group of consumers, and in each to one. */
export const CONSUMER_GROUP = [
  'messaging.consumer.group.name',
  'messaging.kafka.consumer.group',
  'messaging.destination.subscription.name',
  'messaging.consumer_id',
];
export const BATCH_SIZE = ['messaging.batch.message_count', 'messaging.batch_size'];

/** The first of all callers, as far as gateways told (`X-Forwarded-For`). */
export const FIRST_CALLER = ['client.address', 'http.client_ip'];
/** Who opened the connection; a client's span has here whom it reached. */
export const PEER_ADDRESS = ['network.peer.address', 'net.sock.peer.addr', 'net.peer.ip'];
/** Envoy's name for it. */
export const DOWNSTREAM_ADDRESS = 'peer.address';
/** Where a proxy or client really went. */
export const UPSTREAM_ADDRESS = ['upstream_address', 'server.socket.address', 'network.peer.address'];
/** The proxy's own request id, which Envoy's spans carry. */
export const ENVOY_REQUEST_ID = 'guid:x-request-id';
export const REQUEST_ID_HEADER = ['http.request.header.x-request-id', 'http.request.header.x_request_id'];
/** Of a call that was made again. */
export const RESEND_COUNT = ['http.request.resend_count', 'http.resend_count', 'retry.count', 'http.retry_count'];
export const FAILURE = ['error.type', 'canceled'];

/** What woke a function: `http`, `timer`, `pubsub`. */
export const TRIGGER = 'faas.trigger';
export const SCHEDULE = ['faas.cron', 'faas.time', 'job.system', 'scheduling.apache-elasticjob.job.name'];
/** The half of a 128-bit trace id that Datadog's own ids leave out. */
export const DATADOG_HIGH_HALF = '_dd.p.tid';
