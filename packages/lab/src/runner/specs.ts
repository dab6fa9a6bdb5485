import path from 'node:path';
import type { Envoy } from '../envoy/locate.js';
import { GATEWAYS, type GatewayName } from '../layout/gateways.js';
import { ROOT, type LabFolder } from '../layout/paths.js';
import { LOOPBACK, localUrl, type PortName, type Ports } from '../layout/ports.js';
import { VARIANTS, type VariantName } from '../layout/variants.js';
import type { ProcessSpec } from '../processes/managed-process.js';

const SERVICE_NAMES = ['notify', 'pricing', 'inventory', 'order'] as const;
export type ServiceName = (typeof SERVICE_NAMES)[number] | 'gateway';
export const PART_NAMES = [...SERVICE_NAMES, 'envoy', 'store', 'gateway'] as const;
export type PartName = (typeof PART_NAMES)[number];

/** What the bench compares a lab with: the same build without `register`. */
export interface Compared {
  /** Loaded before everything else in the place of `register`; undefined: nothing is. `register` where it is 'ours'. */
  readonly preload: string | undefined | 'ours';
  /** Beside the services' other variables. */
  readonly env?: NodeJS.ProcessEnv;
}

/** What the processes of one lab have in common. */
export interface Plan {
  readonly folder: LabFolder;
  readonly ports: Ports;
  /** What stands in front of order; null: nothing. */
  readonly gateway: GatewayName | null;
  /** Undefined outside of the bench. */
  readonly compared: Compared | undefined;
}

/** The services of a lab, from the last of the chain to the first. */
export const servicesOf = (gateway: GatewayName | null): readonly ServiceName[] =>
  gateway === null ? SERVICE_NAMES : [...SERVICE_NAMES, 'gateway'];

const DATABASES: Record<Exclude<ServiceName, 'gateway'>, string> = {
  order: 'orders.db',
  inventory: 'inventory.db',
  pricing: 'pricing.db',
  notify: 'notifications.db',
};

/** Node keeps compiled code there, which later starts need not compile again. */
const COMPILE_CACHE = process.env['NODE_COMPILE_CACHE'] ?? path.join(ROOT, '.cache', 'node-compile');

/**
 * A young generation of 4 MiB instead of 16: five Nodes on one laptop then take a fifth less memory and start with less work.
 * The old generation is bounded so that a leak ends one service and not the machine.
 */
const NODE_FLAGS = ['--max-semi-space-size=4', '--max-old-space-size=256'];

/** What every main.ts does, less its first line. */
const BARE_ENTRY = "void require('./dist/bootstrap.js').bootstrap()";

export function storeSpec({ folder, ports }: Plan): ProcessSpec {
  return {
    name: 'store',
    command: process.execPath,
    args: [...NODE_FLAGS, 'dist/main.js'],
    cwd: path.join(ROOT, 'packages/telemetry-store'),
    env: {
      ...process.env,
      NODE_COMPILE_CACHE: COMPILE_CACHE,
      HOST: LOOPBACK,
      OTLP_PORT: String(ports.otlp),
      QUERY_PORT: String(ports.tempo),
      DATABASE_PATH: path.join(folder.data, 'telemetry.db'),
    },
    readyUrl: `${localUrl(ports.tempo)}/ready`,
    logFile: path.join(folder.logs, 'store.log'),
  };
}

export function serviceSpec(name: ServiceName, variant: VariantName, plan: Plan): ProcessSpec {
  const { ports, compared } = plan;
  return {
    name,
    command: process.execPath,
    args: [...NODE_FLAGS, ...entryArgs(entryOf(name, variant, plan.gateway), compared)],
    cwd: path.join(ROOT, 'services', name),
    env: {
      ...process.env,
      NODE_COMPILE_CACHE: COMPILE_CACHE,
      HOST: LOOPBACK,
      PORT: String(ports[name]),
      ...databaseOf(name, plan),
      ...calleeOf(name, variant, plan),
      ...telemetryEnv(name, ports),
      ...compared?.env,
    },
    readyUrl: `${localUrl(ports[name])}/health`,
    logFile: path.join(plan.folder.logs, `${name}.log`),
  };
}

function databaseOf(name: ServiceName, { folder }: Plan): NodeJS.ProcessEnv {
  return name === 'gateway' ? {} : { DATABASE_PATH: path.join(folder.data, DATABASES[name]) };
}

function entryArgs(entry: string, compared: Compared | undefined): string[] {
  if (!compared || compared.preload === 'ours') return [`dist/${entry}`];
  return [...(compared.preload ? ['--require', compared.preload] : []), '-e', BARE_ENTRY];
}

/** The file a service is started from; only pricing's depends on the variant. */
export function entryOf(name: ServiceName, variant: VariantName, gateway: GatewayName | null): string {
  if (name === 'gateway' && gateway !== null) return GATEWAYS[gateway].entry;
  return name === 'pricing' ? VARIANTS[variant].entry : 'main.js';
}

/** In the sidecar variants inventory calls the ingress and pricing the egress; nothing else changes. */
function calleeOf(name: ServiceName, variant: VariantName, { ports, gateway }: Plan): NodeJS.ProcessEnv {
  const { sidecar } = VARIANTS[variant];
  const byGrpc = gateway !== null && GATEWAYS[gateway].grpc;
  switch (name) {
    case 'gateway':
      return {
        ORDER_URL: localUrl(ports.order),
        ...(byGrpc && { INVENTORY_GRPC_URL: `grpc://${LOOPBACK}:${ports.inventoryGrpc}` }),
      };
    case 'order':
      return { INVENTORY_URL: localUrl(ports.inventory) };
    case 'inventory':
      return {
        PRICING_URL: localUrl(sidecar ? ports.envoyIngress : ports.pricing),
        ...(byGrpc && { GRPC_PORT: String(ports.inventoryGrpc) }),
      };
    case 'pricing':
      return { NOTIFY_URL: localUrl(sidecar ? ports.envoyEgress : ports.notify) };
    case 'notify':
      return {};
  }
}

/** Standard OTEL_* variables only: `@demo/otel` reads these and nothing of the lab's own. */
function telemetryEnv(name: ServiceName, ports: Ports): NodeJS.ProcessEnv {
  const metricsPort: PortName = `${name}Metrics`;
  return {
    OTEL_SERVICE_NAME: name,
    OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=lab',
    OTEL_EXPORTER_OTLP_ENDPOINT: localUrl(ports.otlp),
    OTEL_METRICS_EXPORTER: 'prometheus',
    OTEL_EXPORTER_PROMETHEUS_HOST: LOOPBACK,
    OTEL_EXPORTER_PROMETHEUS_PORT: String(ports[metricsPort]),
    // Short, so that a trace is readable half a second after the answer.
    OTEL_BSP_SCHEDULE_DELAY: '300',
    OTEL_BLRP_SCHEDULE_DELAY: '500',
  };
}

export function envoySpec(envoy: Envoy, { folder, ports }: Plan): ProcessSpec {
  return {
    name: 'envoy',
    command: envoy.path,
    // One worker is enough here; without hot restart several labs can run side by side.
    args: ['-c', folder.envoyConfig, '--disable-hot-restart', '--concurrency', '1', '--log-level', 'warning'],
    cwd: folder.home, // the admin's socket is made here
    env: process.env,
    readyUrl: `${localUrl(ports.envoyAdmin)}/ready`,
    logFile: path.join(folder.logs, 'envoy.log'),
  };
}
