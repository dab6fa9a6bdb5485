import { defineService } from '@demo/service-kit';
import { readInventoryConfig } from './config';
import { InventoryModule } from './inventory.module';

export const { start: startInventory, bootstrap } = defineService({
  name: 'inventory',
  folder: __dirname,
  readConfig: readInventoryConfig,
  module: (input) => InventoryModule.register(input),
});
