import { createRequire } from 'node:module';
import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { claimFor, Claims, type Logger, type ServiceInput, serviceModules } from '@demo/service-kit';
import { DataSource } from 'typeorm';
import { type InventoryConfig } from './config';
import { InventoryController } from './inventory.controller';
import { ProductEntity, ReservationEntity } from './inventory.entity';
import { InventoryService } from './inventory.service';
import { Stock1763700000001 } from './migrations/1-stock';
import { PricingClient } from './pricing.client';
import { Refusals } from './refusals';
import { Reservations, UNSETTLED_RESERVATIONS } from './reservations';
import { InventorySettlement } from './settlement';
import { StockService } from './stock.service';

@Module({})
export class InventoryModule {
  static register({ config, seam, info, logger }: ServiceInput<InventoryConfig>): DynamicModule {
    const entities = [ProductEntity, ReservationEntity];
    return {
      module: InventoryModule,
      imports: [
        ...serviceModules({ info, logger, database: { config, entities, migrations: [Stock1763700000001] } }),
        TypeOrmModule.forFeature(entities),
      ],
      controllers: [InventoryController],
      providers: [
        InventoryService,
        Reservations,
        {
          provide: Claims,
          useFactory: (database: DataSource) =>
            new Claims(database, 'reservations', UNSETTLED_RESERVATIONS, claimFor(config.CALL_TIMEOUT_MS)),
          inject: [DataSource],
        },
        InventorySettlement,
        Refusals,
        StockService,
        { provide: PricingClient, useFactory: () => new PricingClient(config, seam) },
        ...grpcProviders(config, logger),
      ],
    };
  }
}

/** gRPC is loaded where it is served. */
function grpcProviders({ GRPC_PORT: port, HOST: host }: InventoryConfig, logger: Logger): Provider[] {
  if (port === undefined) return [];
  const useFactory = (stock: StockService) => {
    const { InventoryGrpc } = createRequire(__filename)('./inventory.grpc') as typeof import('./inventory.grpc.js');
    return new InventoryGrpc({ host, port, logger, checkStock: (question) => stock.check(question) });
  };
  return [{ provide: 'InventoryGrpc', useFactory, inject: [StockService] }];
}
