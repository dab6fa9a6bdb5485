export type PortName =
  | 'order'
  | 'gateway'
  | 'inventory'
  | 'inventoryGrpc'
  | 'pricing'
  | 'notify'
  | 'web'
  | 'otlp'
  | 'tempo'
  | 'envoyAdmin'
  | 'envoyIngress'
  | 'envoyEgress'
  | 'orderMetrics'
  | 'inventoryMetrics'
  | 'pricingMetrics'
  | 'notifyMetrics'
  | 'gatewayMetrics';
export type Ports = Readonly<Record<PortName, number>>;

export interface PortOwner {
  pid: number;
  name: string;
}

export const LOOPBACK: string;
export const MAX_PORT_OFFSET: number;
export function portsFor(offset: number): Ports;

/** Every port a lab listens on, by what it is for. The sidecar's are among them from the start, so that a later switch finds them free. */
export function portsInUse(offset: number, hasGateway: boolean): Map<string, number>;

/**
 * Looks at every port that a lab at this offset listens on.
 * @throws Error that names every taken port, who holds it, and an offset at which all are free
 */
export function assertPortsFree(offset: number, hasGateway: boolean): Promise<void>;

/** True when this process could listen there and nobody else does. */
export function isFree(port: number): Promise<boolean>;

/** Who listens on a port; undefined when it cannot be seen. */
export function ownerOf(port: number): Promise<PortOwner | undefined>;
