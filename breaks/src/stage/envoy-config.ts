/** The configuration of a situation's Envoy (https://www.envoyproxy.io/docs/envoy/v1.39.0/), written as JSON. */

/** One listener and the upstream it routes to. */
export interface Listener {
  readonly name: string;
  readonly port: number;
  readonly direction: 'INBOUND' | 'OUTBOUND';
  /** The upstream's cluster name, and where it listens. */
  readonly cluster: string;
  readonly upstreamPort: number;
  /** `service.name` of its spans; without it the listener does not trace. */
  readonly service?: string;
  /** A CLIENT span per upstream attempt below the SERVER span (default true). */
  readonly spawnUpstreamSpan?: boolean;
  /** Request headers the route takes away. */
  readonly removes?: readonly string[];
  /** Request headers taken away before Envoy decides about the trace. */
  readonly removesEarly?: readonly string[];
  /** `random_sampling` in percent. */
  readonly randomSampling?: number;
  /** Retries on a 5xx answer. */
  readonly retries?: number;
}

export interface EnvoyOptions {
  readonly nodeId: string;
  readonly otlpPort: number;
  readonly listeners: readonly Listener[];
}

type Json = Record<string, unknown>;
const EXTENSIONS = 'type.googleapis.com/envoy.extensions';

export function envoyConfig({ nodeId, otlpPort, listeners }: EnvoyOptions): Json {
  const upstreams = new Map(listeners.map((listener) => [listener.cluster, listener.upstreamPort]));
  return {
    node: { id: nodeId, cluster: 'breaks' },
    // Spans leave at once instead of up to 5 s later.
    layered_runtime: {
      layers: [{ name: 'breaks', static_layer: { 'tracing.opentelemetry.min_flush_spans': 1 } }],
    },
    static_resources: {
      listeners: listeners.map(listenerConfig),
      clusters: [...upstreams, ['otlp', otlpPort] as const].map(([name, port]) => cluster(name, port)),
    },
  };
}

function listenerConfig(listener: Listener): Json {
  return {
    name: listener.name,
    traffic_direction: listener.direction,
    address: address(listener.port),
    filter_chains: [
      { filters: [{ name: 'envoy.filters.network.http_connection_manager', typed_config: manager(listener) }] },
    ],
  };
}

function manager(listener: Listener): Json {
  return {
    '@type': `${EXTENSIONS}.filters.network.http_connection_manager.v3.HttpConnectionManager`,
    stat_prefix: listener.name,
    ...(listener.service === undefined ? {} : { tracing: tracing(listener, listener.service) }),
    ...(listener.removesEarly === undefined || listener.removesEarly.length === 0
      ? {}
      : { early_header_mutation_extensions: [earlyMutation(listener.removesEarly)] }),
    route_config: { name: listener.name, virtual_hosts: [virtualHost(listener)] },
    http_filters: [
      { name: 'envoy.filters.http.router', typed_config: { '@type': `${EXTENSIONS}.filters.http.router.v3.Router` } },
    ],
  };
}

function tracing(listener: Listener, service: string): Json {
  return {
    spawn_upstream_span: listener.spawnUpstreamSpan ?? true,
    ...(listener.randomSampling === undefined ? {} : { random_sampling: { value: listener.randomSampling } }),
    provider: {
      name: 'envoy.tracers.opentelemetry',
      typed_config: {
        '@type': 'type.googleapis.com/envoy.config.trace.v3.OpenTelemetryConfig',
        service_name: service,
        http_service: { http_uri: { uri: 'http://otlp/v1/traces', cluster: 'otlp', timeout: '1s' } },
      },
    },
  };
}

function earlyMutation(headers: readonly string[]): Json {
  return {
    name: 'envoy.http.early_header_mutation.header_mutation',
    typed_config: {
      '@type': `${EXTENSIONS}.http.early_header_mutation.header_mutation.v3.HeaderMutation`,
      mutations: headers.map((header) => ({ remove: header })),
    },
  };
}

function virtualHost(listener: Listener): Json {
  const retry = { retry_on: '5xx', num_retries: listener.retries, retry_back_off: { base_interval: '0.02s' } };
  return {
    name: listener.name,
    domains: ['*'],
    request_headers_to_remove: listener.removes ?? [],
    routes: [
      {
        match: { prefix: '/' },
        route: {
          cluster: listener.cluster,
          timeout: '10s',
          ...(listener.retries === undefined ? {} : { retry_policy: retry }),
        },
      },
    ],
  };
}

function cluster(name: string, port: number): Json {
  const endpoint = { endpoint: { address: address(port) } };
  return {
    name,
    type: 'STATIC',
    connect_timeout: '1s',
    load_assignment: { cluster_name: name, endpoints: [{ lb_endpoints: [endpoint] }] },
  };
}

function address(port: number): Json {
  return { socket_address: { address: '127.0.0.1', port_value: port } };
}
