import { createRequire } from 'node:module';
import { type DynamicModule, Module } from '@nestjs/common';
import { type Seam, type ServiceInput, serviceModules } from '@demo/service-kit';
import { type GatewayConfig } from './config';
import { GatewayController } from './gateway.controller';
import { GatewayService, INVENTORY } from './gateway.service';
import { OrderClient } from './order.client';

@Module({})
export class GatewayModule {
  static register({ config, seam, info, logger }: ServiceInput<GatewayConfig>): DynamicModule {
    return {
      module: GatewayModule,
      imports: serviceModules({ info, logger }),
      controllers: [GatewayController],
      providers: [
        GatewayService,
        { provide: OrderClient, useFactory: () => new OrderClient(config, seam) },
        { provide: INVENTORY, useFactory: () => inventoryClient(config.INVENTORY_GRPC_URL, seam) },
      ],
    };
  }
}

/** gRPC is loaded where somebody is asked by it. */
function inventoryClient(url: string | undefined, seam: Seam) {
  if (url === undefined) return null;
  const { InventoryClient } = createRequire(__filename)('./inventory.client') as typeof import('./inventory.client.js');
  return new InventoryClient(url, seam);
}
