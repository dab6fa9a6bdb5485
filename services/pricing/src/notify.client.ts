import { Injectable } from '@nestjs/common';
import {
  type NotificationReceipt,
  notificationReceiptSchema,
  type SendNotification,
  type VoidedNotification,
  voidedNotificationSchema,
  type VoidNotification,
} from '@demo/contracts';
import { HopClient, type Seam } from '@demo/service-kit';
import { type PricingConfig } from './config';

/** pricing → notify. Every call throws HopError when it fails. */
@Injectable()
export class NotifyClient extends HopClient {
  constructor(config: PricingConfig, seam: Seam) {
    super({
      hop: 'notify',
      url: config.NOTIFY_URL,
      timeoutMs: config.CALL_TIMEOUT_MS,
      headers: seam.outgoingHeaders,
    });
  }

  send(request: SendNotification): Promise<NotificationReceipt> {
    return this.post('/notifications/send', request, notificationReceiptSchema);
  }

  /** The hop of POST /orders/error that fails on purpose. */
  failToSend(request: SendNotification): Promise<NotificationReceipt> {
    return this.post('/notifications/error', request, notificationReceiptSchema);
  }

  void(request: VoidNotification): Promise<VoidedNotification> {
    return this.post('/notifications/void', request, voidedNotificationSchema);
  }
}
