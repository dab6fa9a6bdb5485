import { type ServiceDefinition } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { type ProtoService } from '@demo/contracts';

/** As small as a body by HTTP may be (body.ts). */
export const MESSAGE_LIMIT_BYTES = 64 * 1024;

/** Fields keep their names of the .proto file, which are those of the contracts. */
const OPTIONS = { keepCase: true, defaults: true, longs: Number } as const;

/** @throws Error when the file cannot be read or has no such service */
export function definitionOf({ file, service }: ProtoService): ServiceDefinition {
  const definition = loadSync(file, OPTIONS)[service];
  if (definition === undefined || 'format' in definition) throw new Error(`there is no service ${service} in ${file}`);
  return definition as ServiceDefinition;
}
