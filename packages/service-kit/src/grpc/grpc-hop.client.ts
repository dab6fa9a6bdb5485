// The way out of a service by gRPC: as HopClient has it by HTTP, with a time-out and never a retry.
import { type OnApplicationShutdown } from '@nestjs/common';
import {
  type Client,
  credentials,
  type Interceptor,
  makeGenericClientConstructor,
  type requestCallback,
  type ServiceError,
} from '@grpc/grpc-js';
import { type Hop, type ProtoService } from '@demo/contracts';
import { type z } from 'zod';
import { HopError } from '../hop.client';
import { definitionOf, MESSAGE_LIMIT_BYTES } from './definition';
import { hopErrorOf } from './problem-status';

export interface GrpcHopOptions {
  hop: Hop;
  proto: ProtoService;
  /** `grpc://host:port`. */
  url: string;
  timeoutMs: number;
  /** Each sees every call on its way out, the first one first. */
  interceptors?: Interceptor[];
}

type Unary = (message: object, options: { deadline: number }, answered: requestCallback<unknown>) => void;

export class GrpcHopClient implements OnApplicationShutdown {
  private readonly client: Client & Partial<Record<string, Unary>>;

  constructor(private readonly options: GrpcHopOptions) {
    const { proto, url, interceptors = [] } = options;
    const Service = makeGenericClientConstructor(definitionOf(proto), proto.service);
    this.client = new Service(new URL(url).host, credentials.createInsecure(), {
      interceptors,
      'grpc.enable_retries': 0,
      'grpc.enable_http_proxy': 0, // http_proxy in the environment is for the world outside, as for HopClient
      // A callee that has started again is found within a second; grpc-js would wait up to two minutes.
      'grpc.max_reconnect_backoff_ms': 1_000,
      'grpc.max_receive_message_length': MESSAGE_LIMIT_BYTES,
    }) as Client & Partial<Record<string, Unary>>;
  }

  /**
   * Calls `method` and gives back the checked answer. The deadline travels with the call.
   * @throws HopError whatever goes wrong
   */
  async call<Answer>(method: string, message: object, answer: z.ZodType<Answer>): Promise<Answer> {
    const { hop, timeoutMs } = this.options;
    const parsed = answer.safeParse(await this.send(method, message, Date.now() + timeoutMs));
    if (parsed.success) return parsed.data;
    throw new HopError(hop, 'lost', `${hop} answered with something that is not in its contract`);
  }

  private send(method: string, message: object, deadline: number): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const settle = (error: ServiceError | null, value?: unknown): void =>
        error ? reject(hopErrorOf(this.options.hop, error)) : resolve(value);
      const unary = this.client[method];
      if (!unary) throw new Error(`${this.options.proto.service} has no method ${method}`);
      unary.call(this.client, message, { deadline }, settle);
    });
  }

  onApplicationShutdown(): void {
    this.client.close();
  }
}
