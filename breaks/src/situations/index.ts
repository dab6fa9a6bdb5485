/** Every situation, in the order of the list that `npm run break` prints. */
import { type Situation } from '../stage/situation';
import { asyncContextLost } from './async-context-lost';
import { clockSkew, contextLeak, retry, sharedSpanId } from './connected-but-wrong';
import { corsBlocked } from './cors-blocked';
import { gatewayRestarts, gatewayStrips } from './gateway';

import { grpcMetadataLost } from './grpc';
import { duplicateHeader, flatProxy, invalidHeader, propagatorMismatch } from './header';
import { clientNotInstrumented, serverNotInstrumented } from './instrumentation-missing';
import { esmWithoutHook, loadedLate } from './loaded-late';
import { exportsNothing, lostInProcess, rootPending, samplerMismatch, tailSamplingSplit } from './missing-spans';
import { notForwarded } from './not-forwarded';
import { notForwardedEnvoy } from './not-forwarded-envoy';
import { others } from './others';
import { queueNotInjected } from './queue';

export const SITUATIONS: readonly Situation[] = [
  notForwarded,
  notForwardedEnvoy,
  grpcMetadataLost,
  clientNotInstrumented,
  serverNotInstrumented,
  loadedLate,
  esmWithoutHook,
  asyncContextLost,
  queueNotInjected,
  gatewayStrips,
  gatewayRestarts,
  propagatorMismatch,
  corsBlocked,
  duplicateHeader,
  invalidHeader,
  flatProxy,
  samplerMismatch,
  exportsNothing,
  lostInProcess,
  rootPending,
  tailSamplingSplit,
  contextLeak,
  clockSkew,
  retry,
  sharedSpanId,
];

/** Needs Python, Java and Go on top: played and recorded only when named. */
export const OTHERS: Situation = others;
