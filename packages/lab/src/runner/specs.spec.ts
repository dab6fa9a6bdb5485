import { GATEWAY_NAMES, GATEWAYS, parseGateway } from '../layout/gateways';
import { labFolder } from '../layout/paths';
import { portsFor } from '../layout/ports';
import { portsInUse } from '../../bin/ports.cjs';
import { type Plan, servicesOf, serviceSpec } from './specs';

const ports = portsFor(0);
const plan = (gateway: Plan['gateway']): Plan => ({ ports, folder: labFolder(0), gateway, compared: undefined });

describe('a lab without a gateway', () => {
  it('starts the four services, needs no port more than they do, and its inventory speaks no gRPC', () => {
    expect(servicesOf(null)).toEqual(['notify', 'pricing', 'inventory', 'order']);
    const taken = [...portsInUse(0, false).keys()];
    expect(taken).toContain('inventory');
    for (const name of ['gateway', 'gatewayMetrics', 'inventoryGrpc']) expect(taken).not.toContain(name);
    expect(serviceSpec('inventory', 'baseline', plan(null)).env).not.toHaveProperty('GRPC_PORT');
  });
});

describe.each(GATEWAY_NAMES)('a lab with the gateway %s', (name) => {
  it('starts it from its entry, with what it calls, and inventory serves what it asks', () => {
    const gateway = serviceSpec('gateway', 'baseline', plan(name));
    const inventory = serviceSpec('inventory', 'baseline', plan(name));
    expect(servicesOf(name).at(-1)).toBe('gateway');
    expect(gateway.args.at(-1)).toBe(`dist/${GATEWAYS[name].entry}`);
    expect(gateway.env).toMatchObject({ ORDER_URL: `http://127.0.0.1:${ports.order}` });
    expect(gateway.env).not.toHaveProperty('DATABASE_PATH', expect.stringContaining('.lab'));
    const { grpc } = GATEWAYS[name];
    expect(inventory.env?.['GRPC_PORT']).toBe(grpc ? String(ports.inventoryGrpc) : undefined);
    const asked = grpc ? `grpc://127.0.0.1:${ports.inventoryGrpc}` : undefined;
    expect(gateway.env?.['INVENTORY_GRPC_URL']).toBe(asked);
  });
});

describe('--gateway', () => {
  it('names those there are where it is none of them', () => {
    expect(() => parseGateway('soap')).toThrow("there is no gateway 'soap'; --gateway takes http, grpc, grpc-forgets");
  });
});
