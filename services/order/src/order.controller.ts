import { Body, Controller, Get, Headers, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiHeader, ApiResponse, ApiTags } from '@nestjs/swagger';
import {
  CancelOrderDto,
  idempotencyKeySchema,
  OrderDto,
  OrderPageDto,
  OrderParamsDto,
  PageQueryDto,
  PlacedOrderDto,
  PlaceOrderDto,
} from '@demo/contracts';
import { ApiProblems, checkedHeader, traceResponseOf } from '@demo/service-kit';
import { type Response } from 'express';
import { OrderService } from './order.service';
import { Orders } from './orders';

@ApiTags('orders')
@Controller('orders')
export class OrderController {
  constructor(
    private readonly service: OrderService,
    private readonly orders: Orders,
  ) {}

  /** Places an order: reserves the stock, quotes the price and tells the customer. */
  @Post()
  @ApiHeader({
    name: 'Idempotency-Key',
    required: false,
    description: 'The same key never makes a second order; it answers the first result.',
    schema: { type: 'string', pattern: '^[\\x21-\\x7e]{1,255}$' },
  })
  @ApiResponse({ status: 201, type: PlacedOrderDto })
  @ApiProblems(404, 409, 422, 502)
  placeOrder(
    @Body() request: PlaceOrderDto,
    @Headers('idempotency-key') key: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ) {
    const idempotencyKey = checkedHeader('Idempotency-Key', key, idempotencyKeySchema);
    return this.service.placeOrder(request, { idempotencyKey, trace: traceResponseOf(response) });
  }

  /** Runs the chain with a failure in its last hop, so that an error trace through all four services exists. */
  @Post('error')
  @ApiProblems(404, 409, 502)
  placeFailingOrder(@Body() request: PlaceOrderDto, @Res({ passthrough: true }) response: Response) {
    return this.service.placeOrder(request, { simulateError: true, trace: traceResponseOf(response) });
  }

  /** The orders, newest first. */
  @Get()
  @ApiResponse({ status: 200, type: OrderPageDto })
  @ApiProblems()
  listOrders(@Query() query: PageQueryDto) {
    return this.orders.list(query);
  }

  @Get(':id')
  @ApiResponse({ status: 200, type: OrderDto })
  @ApiProblems(404)
  getOrder(@Param() { id }: OrderParamsDto) {
    return this.service.find(id);
  }

  /** Cancels a confirmed order and gives its stock back. */
  @Post(':id/cancel')
  @HttpCode(200)
  @ApiResponse({ status: 200, type: OrderDto })
  @ApiProblems(404, 409)
  cancelOrder(@Param() { id }: OrderParamsDto, @Body() _nothing: CancelOrderDto) {
    return this.service.cancel(id);
  }
}
