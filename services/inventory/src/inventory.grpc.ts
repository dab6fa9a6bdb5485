import { type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { type CheckStock, checkStockSchema, INVENTORY_PROTO, type InventoryCheck } from '@demo/contracts';
import { type Logger } from '@demo/service-kit';
import { type RunningGrpcServer, serveGrpc, unary } from '@demo/service-kit/grpc';

interface InventoryGrpcOptions {
  host: string;
  port: number;
  logger: Logger;
  checkStock: (question: CheckStock) => Promise<InventoryCheck>;
}

/**
 * The stock check by gRPC. It listens before the service says it is up and closes before the database does, so /health speaks for both.
 * @public loaded by inventory.module.ts, where there is a port for it
 */
export class InventoryGrpc implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private server: RunningGrpcServer | undefined;

  constructor(private readonly options: InventoryGrpcOptions) {}

  async onApplicationBootstrap(): Promise<void> {
    const { host, port, logger, checkStock } = this.options;
    const handlers = { CheckStock: unary(checkStockSchema, logger, checkStock) };
    this.server = await serveGrpc({ proto: INVENTORY_PROTO, handlers, host, port });
    logger.info('listening by gRPC', { url: `grpc://${host}:${this.server.port}` });
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.server?.close();
  }
}
