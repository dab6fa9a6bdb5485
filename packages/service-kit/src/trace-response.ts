// The W3C `traceresponse` header says which trace a request belongs to. Whatever traces sets it; where nothing traces it is absent.
import { type ServerResponse } from 'node:http';

/** `00-<trace id>-<span id>-<flags>` of the request under way, or undefined. */
export function traceResponseOf(response: ServerResponse): string | undefined {
  const value = response.getHeader('traceresponse');
  return typeof value === 'string' ? value : undefined;
}

export function traceIdOf(response: ServerResponse): string | undefined {
  return traceIdIn(traceResponseOf(response));
}

export function traceIdIn(traceResponse: string | null | undefined): string | undefined {
  return traceResponse ? /^[0-9a-f]{2}-([0-9a-f]{32})-/.exec(traceResponse)?.[1] : undefined;
}
