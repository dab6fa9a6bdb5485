// What tests and tools outside this package use of the lab.
export { descendants } from './testing/descendants.js';
export { freeOffset, startTestLab, type TestLab, type TestLabOptions } from './testing/test-lab.js';
export { watchBelow } from './testing/watched.js';
export { GATEWAY_NAMES, GATEWAYS, type GatewayName } from './layout/gateways.js';
export { labFolder, ROOT } from './layout/paths.js';
export { localUrl, portsFor, type PortName, type Ports } from './layout/ports.js';
export { isVariantName, VARIANT_NAMES, VARIANTS, type VariantName } from './layout/variants.js';
export { causedTraces, servicesOf } from './orders/caused-traces.js';
export { type Compared } from './orders/compare.js';
export { cancelOrder, placeOrder, type Placed, type Wanted } from './orders/place-order.js';
export { type LabState } from './runner/state.js';
export { locateEnvoy, type Envoy } from './envoy/locate.js';
export { ownerOf } from '../bin/ports.cjs';
