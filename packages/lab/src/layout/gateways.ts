/** What `--gateway` may put in front of order: which file it is started from, and whether it asks inventory by gRPC before it passes an order on. */
export const GATEWAYS = {
  http: { entry: 'main.js', grpc: false, shows: 'a gateway in front: the trace begins there' },
  grpc: { entry: 'main.js', grpc: true, shows: 'a gateway in front that asks inventory by gRPC: one trace' },
  'grpc-forgets': {
    entry: 'main.forgets.js',
    grpc: true,
    shows: 'a gateway in front whose gRPC metadata is made anew: it breaks between gateway and inventory',
  },
} as const satisfies Record<string, { entry: string; grpc: boolean; shows: string }>;

export type GatewayName = keyof typeof GATEWAYS;
export const GATEWAY_NAMES = Object.keys(GATEWAYS) as [GatewayName, ...GatewayName[]];

/** @throws Error that names the gateways there are */
export function parseGateway(name: string): GatewayName {
  if (Object.hasOwn(GATEWAYS, name)) return name as GatewayName;
  throw new Error(`there is no gateway '${name}'; --gateway takes ${GATEWAY_NAMES.join(', ')}`);
}
