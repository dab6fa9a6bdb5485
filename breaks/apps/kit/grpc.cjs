// gRPC as kit/http.cjs has HTTP: unary calls whose messages are JSON, so that no .proto file stands between a reader and the metadata.
const grpc = require('@grpc/grpc-js');
const { endsWithTheStage } = require('./http.cjs');

const CODEC = {
  requestStream: false,
  responseStream: false,
  requestSerialize: (message) => Buffer.from(JSON.stringify(message)),
  requestDeserialize: (bytes) => JSON.parse(bytes.toString()),
  responseSerialize: (message) => Buffer.from(JSON.stringify(message)),
  responseDeserialize: (bytes) => JSON.parse(bytes.toString()),
};

/** Serves `handle(message, metadata) → answer` as SERVES (`seats.v1.Seats/Find`) on a free port and tells the stage which. */
function serveGrpc(handle) {
  const [service, method] = process.env.SERVES.split('/');
  const server = new grpc.Server();
  server.addService(
    { [method]: { path: `/${service}/${method}`, ...CODEC } },
    {
      [method]: (call, answer) =>
        Promise.resolve(handle(call.request, call.metadata)).then(
          (message) => answer(null, message ?? {}),
          (error) => answer({ code: grpc.status.INTERNAL, details: error.message }),
        ),
    },
  );
  server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, port) => {
    if (error) throw error;
    process.send({ port });
  });
  endsWithTheStage();
}

const clients = new Map();

/** Calls `http://host:port/seats.v1.Seats/Find`; `headers` become metadata, `options` are those of grpc-js. */
function askByGrpc(url, message, headers = {}, options = {}) {
  const { host, pathname } = new URL(url);
  const [, service, method] = pathname.split('/');
  const metadata = new grpc.Metadata();
  for (const [name, value] of Object.entries(headers)) metadata.set(name, value);
  if (!clients.has(url)) {
    const Client = grpc.makeGenericClientConstructor({ [method]: { path: pathname, ...CODEC } }, service);
    clients.set(url, new Client(host, grpc.credentials.createInsecure(), options));
  }
  return new Promise((resolve, reject) =>
    clients.get(url)[method](message, metadata, (error, answer) => (error ? reject(error) : resolve(answer))),
  );
}

module.exports = { serveGrpc, askByGrpc };
