// An interceptor as many gateways have one. Every call gets its token, in metadata made anew: the context that the instrumentation had put
// into the old one is gone. The fix is to set the token in `metadata` and to pass that on.
import { InterceptingCall, type Interceptor, Metadata } from '@grpc/grpc-js';

export const withToken: Interceptor = (options, nextCall) =>
  new InterceptingCall(nextCall(options), {
    start(_metadata, listener, next) {
      const own = new Metadata();
      own.set('authorization', 'Bearer of-this-lab');
      next(own, listener);
    },
  });
