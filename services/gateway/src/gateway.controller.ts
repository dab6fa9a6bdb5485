import { Body, Controller, Get, Headers, HttpCode, Param, Post, Query } from '@nestjs/common';
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
import { ApiProblems, checkedHeader } from '@demo/service-kit';
import { GatewayService } from './gateway.service';

/** What order serves, under the same paths. */
@ApiTags('orders')
@Controller('orders')
export class GatewayController {
  constructor(private readonly gateway: GatewayService) {}

  @Post()
  @ApiHeader({
    name: 'Idempotency-Key',
    required: false,
    description: 'The same key never makes a second order; it answers the first result.',
    schema: { type: 'string', pattern: '^[\\x21-\\x7e]{1,255}$' },
  })
  @ApiResponse({ status: 201, type: PlacedOrderDto })
  @ApiProblems(404, 409, 422, 502)
  placeOrder(@Body() order: PlaceOrderDto, @Headers('idempotency-key') key: string | undefined) {
    return this.gateway.placeOrder(order, checkedHeader('Idempotency-Key', key, idempotencyKeySchema));
  }

  @Post('error')
  @ApiProblems(404, 409, 502)
  placeFailingOrder(@Body() order: PlaceOrderDto) {
    return this.gateway.placeFailingOrder(order);
  }

  @Get()
  @ApiResponse({ status: 200, type: OrderPageDto })
  @ApiProblems(502)
  listOrders(@Query() query: PageQueryDto) {
    return this.gateway.listOrders(query);
  }

  @Get(':id')
  @ApiResponse({ status: 200, type: OrderDto })
  @ApiProblems(404, 502)
  getOrder(@Param() { id }: OrderParamsDto) {
    return this.gateway.getOrder(id);
  }

  @Post(':id/cancel')
  @HttpCode(200)
  @ApiResponse({ status: 200, type: OrderDto })
  @ApiProblems(404, 409, 502)
  cancelOrder(@Param() { id }: OrderParamsDto, @Body() _nothing: CancelOrderDto) {
    return this.gateway.cancelOrder(id);
  }
}
