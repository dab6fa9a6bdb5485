import { credentials, makeGenericClientConstructor } from '@grpc/grpc-js';

const METHOD = '/opentelemetry.proto.collector.trace.v1.TraceService/Export';
const bytes = (buffer: Buffer): Buffer => buffer;

/** Sends one ExportTraceServiceRequest as an exporter does. @throws grpc-js's ServiceError with code and details */
export async function exportByGrpc(url: string, body: Buffer): Promise<void> {
  const Client = makeGenericClientConstructor({}, 'TraceService');
  const client = new Client(new URL(url).host, credentials.createInsecure());
  try {
    await new Promise<void>((resolve, reject) => {
      client.makeUnaryRequest(METHOD, bytes, bytes, body, (error) => (error ? reject(error) : resolve()));
    });
  } finally {
    client.close();
  }
}
