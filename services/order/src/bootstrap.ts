import { defineService } from '@demo/service-kit';
import { readOrderConfig } from './config';
import { OrderModule } from './order.module';

export const { start: startOrder, bootstrap } = defineService({
  name: 'order',
  folder: __dirname,
  readConfig: readOrderConfig,
  module: (input) => OrderModule.register(input),
});
