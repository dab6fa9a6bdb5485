/** OTLP/gRPC in (opentelemetry-proto, collector/…/v1/*_service.proto): the same messages as over HTTP, handed to the store. */
import { type OpenStore, type Signal } from '@demo/telemetry-store';
import { type handleUnaryCall, type Server, type ServiceDefinition } from '@grpc/grpc-js';
import { LOOPBACK, type Port, portTaken } from './listen.js';
import { type Vendor } from './load-vendor.js';

const SERVICES: readonly { readonly signal: Signal; readonly path: string }[] = [
  { signal: 'traces', path: '/opentelemetry.proto.collector.trace.v1.TraceService/Export' },
  { signal: 'logs', path: '/opentelemetry.proto.collector.logs.v1.LogsService/Export' },
  { signal: 'metrics', path: '/opentelemetry.proto.collector.metrics.v1.MetricsService/Export' },
];

/** An Export…ServiceResponse without a partial success is the empty message. */
const ACCEPTED = Buffer.alloc(0);

export interface Grpc {
  readonly port: number;
  close(): Promise<void>;
}

/** @throws BadSettings where the port is taken */
export async function startOtlpGrpc(store: OpenStore, vendor: Vendor, port: Port): Promise<Grpc> {
  const server = new vendor.Server({ 'grpc.max_receive_message_length': vendor.MAX_BODY_BYTES });
  for (const { signal, path } of SERVICES)
    server.addService(definition(path), { export: exporter(store, signal, vendor) });
  const bound = await new Promise<number>((resolve, reject) => {
    server.bindAsync(`${LOOPBACK}:${port.port}`, vendor.ServerCredentials.createInsecure(), (error, taken) =>
      error ? reject(error) : resolve(taken),
    );
  }).catch(async (error: Error) => {
    throw /EADDRINUSE|EACCES/.test(error.message) ? await portTaken(port) : error;
  });
  return { port: bound, close: () => close(server) };
}

/** The bytes go through as they are: the store reads the message itself, as it does over HTTP. */
function definition(path: string): ServiceDefinition {
  const bytes = (buffer: Buffer): Buffer => buffer;
  const shared = { requestStream: false, responseStream: false, requestSerialize: bytes, responseSerialize: bytes };
  return { export: { path, ...shared, requestDeserialize: bytes, responseDeserialize: bytes } };
}

function exporter(store: OpenStore, signal: Signal, { BadRequest, status }: Vendor): handleUnaryCall<Buffer, Buffer> {
  return ({ request }, answer) => {
    store.keep(signal, request).then(
      () => answer(null, ACCEPTED),
      (error: unknown) =>
        error instanceof BadRequest
          ? answer({ code: status.INVALID_ARGUMENT, message: error.message })
          : answer({ code: status.UNAVAILABLE, message: 'the store cannot write' }),
    );
  };
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const grace = setTimeout(() => server.forceShutdown(), 500);
    server.tryShutdown(() => {
      clearTimeout(grace);
      resolve();
    });
  });
}
