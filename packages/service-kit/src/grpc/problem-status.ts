// What a problem (RFC 9457) is in gRPC, and back: a status by this table, and the whole problem in a trailer beside it.
import { Metadata, type ServiceError, status, type StatusObject } from '@grpc/grpc-js';
import { type Hop, type Problem, problemSchema } from '@demo/contracts';
import { HopError } from '../hop.client';

/** Binary, by the suffix: metadata in text is ASCII, and a detail may name any product. */
const PROBLEM_TRAILER = 'problem-bin';

/** By https://github.com/googleapis/googleapis/blob/master/google/rpc/code.proto; what is not here is INTERNAL. */
const STATUS: Record<number, status> = {
  400: status.INVALID_ARGUMENT,
  404: status.NOT_FOUND,
  409: status.FAILED_PRECONDITION,
  410: status.FAILED_PRECONDITION,
  422: status.FAILED_PRECONDITION,
  502: status.UNAVAILABLE,
  503: status.UNAVAILABLE,
  504: status.DEADLINE_EXCEEDED,
};

export function statusOf(problem: Problem): Partial<StatusObject> {
  const metadata = new Metadata();
  metadata.set(PROBLEM_TRAILER, Buffer.from(JSON.stringify(problem)));
  return { code: STATUS[problem.status] ?? status.INTERNAL, details: problem.detail, metadata };
}

/** How a call by gRPC failed, in the terms of HopError. */
export function hopErrorOf(hop: Hop, error: Pick<ServiceError, 'code' | 'details' | 'metadata'>): HopError {
  const problem = problemIn(error.metadata);
  if (problem) return new HopError(hop, 'answered', `${hop} answered ${problem.status}: ${problem.detail}`, problem);
  const name = status[error.code];
  if (error.code === status.DEADLINE_EXCEEDED) return new HopError(hop, 'timeout', `${hop} did not answer in time`);
  if (error.code === status.UNAVAILABLE && NO_CONNECTION.test(error.details))
    return new HopError(hop, 'refused', `${hop} does not accept connections (${name})`);
  return new HopError(hop, 'lost', `the call to ${hop} broke before it was answered (${name})`);
}

/** grpc-js's words for a call that was never sent. */
const NO_CONNECTION = /^(No connection established|Name resolution failed)/;

function problemIn(trailer: Metadata): Problem | undefined {
  const [bytes] = trailer.get(PROBLEM_TRAILER);
  if (bytes === undefined) return undefined;
  try {
    return problemSchema.safeParse(JSON.parse(bytes.toString())).data;
  } catch {
    return undefined;
  }
}
