import type { GatewayName, VariantName } from '@demo/lab';

/**
 * What each variant's order must look like, as data. One line is one hop between two spans that cross a process boundary
 * (SERVER or CLIENT, databases left out), written `service kind > service kind`; `root` is the only span without a parent.
 */
export interface TraceShape {
  readonly root: string;
  readonly edges: readonly string[];
}

const INTO_INVENTORY = ['order server > order client', 'order client > inventory server'] as const;
const INTO_SIDECAR = [
  'inventory server > inventory client',
  'inventory client > pricing-sidecar-ingress server',
  'pricing-sidecar-ingress server > pricing-sidecar-ingress client',
] as const;
const OUT_OF_SIDECAR = [
  'pricing-sidecar-egress server > pricing-sidecar-egress client',
  'pricing-sidecar-egress client > notify server',
] as const;

const WHOLE_CHAIN = [
  ...INTO_INVENTORY,
  'inventory server > inventory client',
  'inventory client > pricing server',
  'pricing server > pricing client',
  'pricing client > notify server',
] as const;

export const TOPOLOGY: Record<VariantName, readonly TraceShape[]> = {
  baseline: [{ root: 'order server POST /orders', edges: WHOLE_CHAIN }],
  'envoy-drop': [
    { root: 'order server POST /orders', edges: [...INTO_INVENTORY, ...INTO_SIDECAR] },
    { root: 'pricing-sidecar-egress server egress', edges: [...OUT_OF_SIDECAR] },
  ],
  'envoy-copy': [
    {
      root: 'order server POST /orders',
      edges: [
        ...INTO_INVENTORY,
        ...INTO_SIDECAR,
        'pricing-sidecar-ingress client > pricing-sidecar-egress server',
        ...OUT_OF_SIDECAR,
      ],
    },
  ],
};

const INTO_GATEWAY = ['gateway server > gateway client', 'gateway client > order server', ...WHOLE_CHAIN] as const;

/** The baseline through a gateway. Its call by gRPC is a client span, and inventory's answer a server span, like any other. */
export const GATEWAY_TOPOLOGY: Record<GatewayName, readonly TraceShape[]> = {
  http: [{ root: 'gateway server POST /orders', edges: INTO_GATEWAY }],
  grpc: [{ root: 'gateway server POST /orders', edges: [...INTO_GATEWAY, 'gateway client > inventory server'] }],
  'grpc-forgets': [
    { root: 'gateway server POST /orders', edges: INTO_GATEWAY },
    { root: 'inventory server grpc.shop.inventory.v1.Inventory/CheckStock', edges: [] },
  ],
};
