// Serves a service by gRPC beside its HTTP. No Host rule as by HTTP: no web page can speak HTTP/2 without TLS, so none gets here by DNS rebinding.
import { type handleUnaryCall, Server, ServerCredentials, type UntypedServiceImplementation } from '@grpc/grpc-js';
import { type ProtoService } from '@demo/contracts';
import { type z } from 'zod';
import { type Logger } from '../logger';
import { ProblemException, problemOf } from '../problem';
import { invalid } from '../validation.pipe';
import { definitionOf, MESSAGE_LIMIT_BYTES } from './definition';
import { statusOf } from './problem-status';

/** Calls under way may finish for so long; each has its own deadline, this is the last resort. */
const GRACE_MS = 5_000;

export interface GrpcServerOptions {
  proto: ProtoService;
  handlers: UntypedServiceImplementation;
  host: string;
  /** 0: any that is free. */
  port: number;
}

export interface RunningGrpcServer {
  port: number;
  /** Takes no new call, and resolves when those under way have ended. */
  close(): Promise<void>;
}

/** @throws Error with code EADDRINUSE and the port when it is taken */
export async function serveGrpc({ proto, handlers, host, port }: GrpcServerOptions): Promise<RunningGrpcServer> {
  const server = new Server({ 'grpc.max_receive_message_length': MESSAGE_LIMIT_BYTES });
  server.addService(definitionOf(proto), handlers);
  const bound = await new Promise<number>((resolve, reject) =>
    server.bindAsync(
      `${host.includes(':') ? `[${host}]` : host}:${port}`,
      ServerCredentials.createInsecure(),
      (error, taken) => (error ? reject(cannotListen(error, port)) : resolve(taken)),
    ),
  );
  return { port: bound, close: () => closed(server) };
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const force = setTimeout(() => server.forceShutdown(), GRACE_MS).unref();
    server.tryShutdown(() => {
      clearTimeout(force);
      resolve();
    });
  });
}

/** grpc-js gives a sentence; the code is in it. */
const cannotListen = (error: Error, port: number): Error =>
  Object.assign(error, {
    code: /\b(EADDRINUSE|EACCES|EADDRNOTAVAIL)\b/.exec(error.message)?.[1],
    port,
    syscall: 'listen',
  });

/** A method that takes one message, checked against its contract, and gives one; whatever is thrown becomes a status. */
export function unary<Message, Answer>(
  message: z.ZodType<Message>,
  logger: Logger,
  handle: (message: Message) => Promise<Answer>,
): handleUnaryCall<unknown, Answer> {
  return (call, answer) => {
    const parsed = message.safeParse(call.request);
    const work = parsed.success ? handle(parsed.data) : Promise.reject(invalid('body', undefined, parsed.error));
    work.then(
      (value) => answer(null, value),
      (thrown: unknown) => answer(statusOf(problemFor(thrown, logger))),
    );
  };
}

function problemFor(thrown: unknown, logger: Logger) {
  if (thrown instanceof ProblemException) return thrown.problem;
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  logger.error('call failed', { error: error.message, stack: error.stack });
  return problemOf(500, 'An unexpected error; the log has it.');
}
