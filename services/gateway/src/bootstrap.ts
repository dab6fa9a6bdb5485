import { defineService } from '@demo/service-kit';
import { readGatewayConfig } from './config';
import { GatewayModule } from './gateway.module';

export const { start: startGateway, bootstrap } = defineService({
  name: 'gateway',
  folder: __dirname,
  readConfig: readGatewayConfig,
  module: (input) => GatewayModule.register(input),
});
