import { LOOPBACK, type Ports } from '../../bin/ports.cjs';
import type { GatewayName } from './gateways.js';

export { LOOPBACK, MAX_PORT_OFFSET, portsFor, type PortName, type Ports } from '../../bin/ports.cjs';

/** Where a lab takes its orders. */
export const frontDoor = (ports: Ports, gateway: GatewayName | null): string =>
  localUrl(gateway === null ? ports.order : ports.gateway);

export const localUrl = (port: number): string => `http://${LOOPBACK}:${port}`;
