import { type DynamicModule, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { type ServiceInput, serviceModules } from '@demo/service-kit';
import { type PricingConfig } from './config';
import { Prices1763700000001 } from './migrations/1-prices';
import { NotifyClient } from './notify.client';
import { PriceListService } from './price-list.service';
import { PricingController } from './pricing.controller';
import { PriceEntity, QuoteEntity } from './pricing.entity';
import { PricingService } from './pricing.service';

@Module({})
export class PricingModule {
  static register({ config, seam, info, logger }: ServiceInput<PricingConfig>): DynamicModule {
    const entities = [PriceEntity, QuoteEntity];
    return {
      module: PricingModule,
      imports: [
        ...serviceModules({ info, logger, database: { config, entities, migrations: [Prices1763700000001] } }),
        TypeOrmModule.forFeature(entities),
      ],
      controllers: [PricingController],
      providers: [
        PricingService,
        PriceListService,
        { provide: NotifyClient, useFactory: () => new NotifyClient(config, seam) },
      ],
    };
  }
}
