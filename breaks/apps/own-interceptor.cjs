// A gRPC caller with an interceptor of its own, after the instrumentation: it sends a token, and nothing else.
const grpc = require('@grpc/grpc-js');
const { journal, serve } = require('./kit/http.cjs');
const { askByGrpc } = require('./kit/grpc.cjs');

// lesson: the interceptor
const withToken = (options, nextCall) =>
  new grpc.InterceptingCall(nextCall(options), {
    start(metadata, listener, next) {
      const own = process.env.KEEPS ? metadata : new grpc.Metadata();
      own.set('authorization', 'Bearer of-this-lab');
      next(own, listener);
    },
  });
// lesson end

serve(async (body) => {
  journal(body.ref);
  await askByGrpc(process.env.NEXT_URL, body, {}, { interceptors: [withToken] });
});
