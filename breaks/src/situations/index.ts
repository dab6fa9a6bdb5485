/** Every situation, in the order of the list that `npm run break` prints. */
import { type Situation } from '../stage/situation';
import { asyncContextLost } from './async-context-lost';
import { clockSkew, contextLeak, retry, sharedSpanId } from './connected-but-wrong';
import { corsBlocked } from './cors-blocked';
import { gatewayInFront } from './edge';
import { gatewayRestarts, gatewayStrips } from './gateway';
import { grpcMetadataLost } from './grpc';
import { duplicateHeader, flatProxy, invalidHeader, propagatorMismatch } from './header';
import { clientNotInstrumented, serverNotInstrumented } from './instrumentation-missing';
import { jobOnlyStarted } from './job';
import { esmWithoutHook, loadedLate } from './loaded-late';
import { exportsNothing, lostInProcess, rootPending, samplerMismatch, tailSamplingSplit } from './missing-spans';
import { logLinesByFile } from './log-lines-by-file';
import { middlewareOfItsOwn } from './middleware-of-its-own';
import { notForwarded } from './not-forwarded';
import { notForwardedEnvoy } from './not-forwarded-envoy';
import { others } from './others';
import { outbox } from './outbox';
import { proxyNotExported } from './proxy-not-exported';
import { queueNotInjected } from './queue';
import { scheduledJob } from './scheduled-job';
import { sentAgain } from './sent-again';
import { traceIdTruncated } from './short-ids';
import { webSocket } from './websocket';

export const SITUATIONS: readonly Situation[] = [
  notForwarded,
  notForwardedEnvoy,
  sentAgain,
  grpcMetadataLost,
  clientNotInstrumented,
  serverNotInstrumented,
  loadedLate,
  esmWithoutHook,
  asyncContextLost,
  middlewareOfItsOwn,
  queueNotInjected,
  outbox,
  webSocket,
  jobOnlyStarted,
  gatewayStrips,
  gatewayRestarts,
  gatewayInFront,
  propagatorMismatch,
  traceIdTruncated,
  corsBlocked,
  duplicateHeader,
  invalidHeader,
  flatProxy,
  samplerMismatch,
  exportsNothing,
  proxyNotExported,
  lostInProcess,
  rootPending,
  tailSamplingSplit,
  contextLeak,
  clockSkew,
  retry,
  sharedSpanId,
  scheduledJob,
  logLinesByFile,
];

/** Needs Python, Java and Go on top: played and recorded only when named. */
export const OTHERS: Situation = others;
