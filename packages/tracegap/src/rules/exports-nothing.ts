/** The context passed through a service whose spans reach no backend. */
import { type Rule } from './rule.js';

export const exportsNothing: Rule<'exports-nothing'> = {
  id: 'exports-nothing',
  severity: 'break',
  fix: 'Whoever called has spans that are not here. If that is a partner, a browser or a device, nothing is to be mended; if it is a service of yours, check its exporter (endpoint, protocol, credentials), its sampler, and that one SDK only is registered.',
};
