import { type DynamicModule, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { type ServiceInput, serviceModules } from '@demo/service-kit';
import { type OrderConfig } from './config';
import { InventoryClient } from './inventory.client';
import { Orders1763700000001 } from './migrations/1-orders';
import { OrderController } from './order.controller';
import { OrderEntity } from './order.entity';
import { OrderService } from './order.service';
import { Orders } from './orders';
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
          databasePath: config.DATABASE_PATH,
          entities: [OrderEntity],
          migrations: [Orders1763700000001],
        }),
        TypeOrmModule.forFeature([OrderEntity]),
      ],
      controllers: [OrderController],
      providers: [
        OrderService,
        Orders,
        OrderSettlement,
        { provide: InventoryClient, useFactory: () => new InventoryClient(config, seam) },
      ],
    };
  }
}
