/** A gateway put its own context in place of the one it received. */
import { PLATFORM_FIXES } from './exports-nothing.js';
import { type Rule } from './rule.js';

export const gatewayRestarts: Rule<'gateway-restarts'> = {
  id: 'gateway-restarts',
  severity: 'break',
  fix: 'Let the gateway continue the trace it receives, and export its own spans to the same backend; a gateway whose spans go nowhere must not write a parent of its own.',
  fixBy: PLATFORM_FIXES,
};
