import { defineService } from '@demo/service-kit';
import { readPricingConfig } from './config';
import { PricingModule } from './pricing.module';

export const { start: startPricing, bootstrap } = defineService({
  name: 'pricing',
  folder: __dirname,
  readConfig: readPricingConfig,
  module: (input) => PricingModule.register(input),
});
