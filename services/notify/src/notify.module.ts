import { type DynamicModule, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { type ServiceInput, serviceModules } from '@demo/service-kit';
import { type NotifyConfig } from './config';
import { Notifications1763700000001 } from './migrations/1-notifications';
import { NotifyController } from './notify.controller';
import { NotificationEntity } from './notify.entity';
import { NotifyService } from './notify.service';

@Module({})
export class NotifyModule {
  static register({ config, info, logger }: ServiceInput<NotifyConfig>): DynamicModule {
    return {
      module: NotifyModule,
      imports: [
        ...serviceModules({
          info,
          logger,
          database: { config, entities: [NotificationEntity], migrations: [Notifications1763700000001] },
        }),
        TypeOrmModule.forFeature([NotificationEntity]),
      ],
      controllers: [NotifyController],
      providers: [NotifyService],
    };
  }
}
