import { Injectable } from '@nestjs/common';
import { type CheckStock, INVENTORY_PROTO, type InventoryCheck, inventoryCheckSchema } from '@demo/contracts';
import { type Seam } from '@demo/service-kit';
import { GrpcHopClient } from '@demo/service-kit/grpc';

/** A question that only spares an order is quick or useless. */
const ASK_TIMEOUT_MS = 1_500;

/** gateway → inventory, by gRPC. Every call throws HopError when it fails. */
@Injectable()
export class InventoryClient extends GrpcHopClient {
  constructor(url: string, { interceptors }: Seam) {
    super({ hop: 'inventory', proto: INVENTORY_PROTO, url, timeoutMs: ASK_TIMEOUT_MS, interceptors });
  }

  checkStock(question: CheckStock): Promise<InventoryCheck> {
    return this.call('CheckStock', question, inventoryCheckSchema);
  }
}
