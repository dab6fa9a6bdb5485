import type { GatewayName } from './gateways.js';

/** Default ports; `--port-offset N` adds N to every one of them (docs/: ports and who talks to whom). */
const DEFAULTS = {
  order: 8000,
  gateway: 8070,
  inventory: 3001,
  inventoryGrpc: 3002,
  pricing: 8080,
  notify: 8081,
  web: 8090,
  otlp: 4318,
  tempo: 3200,
  envoyAdmin: 9901,
  envoyIngress: 10_000,
  envoyEgress: 14_318,
  orderMetrics: 9464,
  inventoryMetrics: 9465,
  pricingMetrics: 9466,
  notifyMetrics: 9467,
  gatewayMetrics: 9468,
} as const;

export type PortName = keyof typeof DEFAULTS;
export type Ports = Readonly<Record<PortName, number>>;

/** The highest offset that keeps every port below 65536. */
export const MAX_PORT_OFFSET = 65_535 - Math.max(...Object.values(DEFAULTS));

export function portsFor(offset: number): Ports {
  const shifted = Object.entries(DEFAULTS).map(([name, port]) => [name, port + offset]);
  return Object.fromEntries(shifted) as Ports;
}

/** Everything listens on loopback only; a name would have to be resolved to the same family everywhere. */
export const LOOPBACK = '127.0.0.1';

/** Where a lab takes its orders. */
export const frontDoor = (ports: Ports, gateway: GatewayName | null): string =>
  localUrl(gateway === null ? ports.order : ports.gateway);

export const localUrl = (port: number): string => `http://${LOOPBACK}:${port}`;
