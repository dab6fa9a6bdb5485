import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiResponse, ApiTags } from '@nestjs/swagger';
import {
  NotificationPageDto,
  NotificationReceiptDto,
  PageQueryDto,
  SendNotificationDto,
  VoidedNotificationDto,
  VoidNotificationDto,
} from '@demo/contracts';
import { ApiProblems } from '@demo/service-kit';
import { NotifyService } from './notify.service';

@ApiTags('notify')
@Controller('notifications')
export class NotifyController {
  constructor(private readonly notify: NotifyService) {}

  /** Tells the customer; once for each order, however often it is called. */
  @Post('send')
  @HttpCode(200)
  @ApiResponse({ status: 200, type: NotificationReceiptDto })
  @ApiProblems(410)
  sendNotification(@Body() request: SendNotificationDto) {
    return this.notify.send(request);
  }

  /** Fails on purpose: the last hop of POST /orders/error. */
  @Post('error')
  @ApiProblems(500)
  failToSend(@Body() request: SendNotificationDto) {
    return this.notify.failToSend(request);
  }

  /** Ends the doubt about an order whose chain broke: sent, or never to be sent. */
  @Post('void')
  @HttpCode(200)
  @ApiResponse({ status: 200, type: VoidedNotificationDto })
  @ApiProblems()
  voidNotification(@Body() request: VoidNotificationDto) {
    return this.notify.void(request);
  }

  /** Newest first. */
  @Get()
  @ApiResponse({ status: 200, type: NotificationPageDto })
  @ApiProblems()
  listNotifications(@Query() query: PageQueryDto) {
    return this.notify.list(query);
  }
}
