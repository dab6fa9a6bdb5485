import { defineService } from '@demo/service-kit';
import { readNotifyConfig } from './config';
import { NotifyModule } from './notify.module';

export const { start: startNotify, bootstrap } = defineService({
  name: 'notify',
  folder: __dirname,
  readConfig: readNotifyConfig,
  module: (input) => NotifyModule.register(input),
});
