/**
 * The registry: every cause that tracegap can name, one file each. The list of ids, `explain`, the JSON schema's enum, the pages in docs/rules and
 * the page's translations are derived from it or held to it (registry.spec.ts). Remarks on whole traces are told in this order.
 */
import { asyncContextLost } from './async-context-lost.js';
import { backendLimit } from './backend-limit.js';
import { clientNotInstrumented } from './client-not-instrumented.js';
import { clockSkew } from './clock-skew.js';
import { contextLeak } from './context-leak.js';
import { corsBlocked } from './cors-blocked.js';
import { duplicateHeader } from './duplicate-header.js';
import { exportsNothing } from './exports-nothing.js';
import { flatProxy } from './flat-proxy.js';
import { gatewayRestarts } from './gateway-restarts.js';
import { gatewayStrips } from './gateway-strips.js';
import { invalidHeader } from './invalid-header.js';
import { loadedLate } from './loaded-late.js';
import { lostInProcess } from './lost-in-process.js';
import { metadataReplaced } from './metadata-replaced.js';
import { notForwarded } from './not-forwarded.js';
import { propagatorMismatch } from './propagator-mismatch.js';
import { publicEndpoint } from './public-endpoint.js';
import { queueNotInjected } from './queue-not-injected.js';
import { retry } from './retry.js';
import { rootPending } from './root-pending.js';
import { samplerMismatch } from './sampler-mismatch.js';
import { serverNotInstrumented } from './server-not-instrumented.js';
import { sharedSpanId } from './shared-span-id.js';
import { spanLink } from './span-link.js';
import { tailSamplingSplit } from './tail-sampling-split.js';
import { traceIdTruncated } from './trace-id-truncated.js';
import { unsampled } from './unsampled.js';

export const RULES = [
  notForwarded,
  clientNotInstrumented,
  serverNotInstrumented,
  loadedLate,
  asyncContextLost,
  queueNotInjected,
  metadataReplaced,
  gatewayStrips,
  gatewayRestarts,
  propagatorMismatch,
  traceIdTruncated,
  corsBlocked,
  duplicateHeader,
  invalidHeader,
  samplerMismatch,
  exportsNothing,
  lostInProcess,
  rootPending,
  backendLimit,
  tailSamplingSplit,
  clockSkew,
  contextLeak,
  retry,
  flatProxy,
  sharedSpanId,
  spanLink,
  publicEndpoint,
  unsampled,
] as const;

export type CauseId = (typeof RULES)[number]['id'];

/** Fixed: files, tests and pages name the same subject. */
export const CAUSE_IDS = RULES.map(({ id }) => id) as unknown as readonly [CauseId, ...CauseId[]];
