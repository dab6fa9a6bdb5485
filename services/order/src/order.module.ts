import { type DynamicModule, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { claimFor, Claims, type ServiceInput, serviceModules } from '@demo/service-kit';
import { DataSource } from 'typeorm';
import { type OrderConfig } from './config';
import { InventoryClient } from './inventory.client';
import { Orders1763700000001 } from './migrations/1-orders';
import { OrderController } from './order.controller';
import { OrderEntity } from './order.entity';
import { OrderService } from './order.service';
import { Orders, UNSETTLED_ORDERS } from './orders';
import { OrderSettlement } from './settlement';

@Module({})
export class OrderModule {
  static register({ config, seam, info, logger }: ServiceInput<OrderConfig>): DynamicModule {
    return {
      module: OrderModule,
      imports: [
        ...serviceModules({
          info,
          logger,
          database: { config, entities: [OrderEntity], migrations: [Orders1763700000001] },
        }),
        TypeOrmModule.forFeature([OrderEntity]),
      ],
      controllers: [OrderController],
      providers: [
        OrderService,
        Orders,
        {
          provide: Claims,
          useFactory: (database: DataSource) =>
            new Claims(database, 'orders', UNSETTLED_ORDERS, claimFor(config.CALL_TIMEOUT_MS)),
          inject: [DataSource],
        },
        OrderSettlement,
        { provide: InventoryClient, useFactory: () => new InventoryClient(config, seam) },
      ],
    };
  }
}
