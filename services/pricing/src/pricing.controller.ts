import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { ApiResponse, ApiTags } from '@nestjs/swagger';
import {
  CalculateDto,
  CalculatedDto,
  PageQueryDto,
  PriceItemDto,
  PricePageDto,
  ProductParamsDto,
  PutPriceDto,
  QuoteVoidDto,
  QuoteVoidedDto,
} from '@demo/contracts';
import { ApiProblems } from '@demo/service-kit';
import { PriceListService } from './price-list.service';
import { PricingService } from './pricing.service';

@ApiTags('pricing')
@Controller('pricing')
export class PricingController {
  constructor(
    private readonly pricing: PricingService,
    private readonly prices: PriceListService,
  ) {}

  /** Quotes an order and has its customer told; once for each order, however often it is called. */
  @Post('calculate')
  @HttpCode(200)
  @ApiResponse({ status: 200, type: CalculatedDto })
  @ApiProblems(404, 410, 422, 502)
  calculatePrice(@Body() request: CalculateDto) {
    return this.pricing.calculate(request);
  }

  /** As calculate, with a failure in the last hop: what POST /orders/error runs through. */
  @Post('error')
  @ApiProblems(404, 410, 422, 502)
  failToCalculate(@Body() request: CalculateDto) {
    return this.pricing.calculate(request, true);
  }

  /** Ends the doubt about an order whose chain broke: its notification was sent, or never will be. */
  @Post('void')
  @HttpCode(200)
  @ApiResponse({ status: 200, type: QuoteVoidedDto })
  @ApiProblems(409, 502)
  voidQuote(@Body() request: QuoteVoidDto) {
    return this.pricing.void(request);
  }

  /** The price list, newest product first. */
  @Get()
  @ApiResponse({ status: 200, type: PricePageDto })
  @ApiProblems()
  listPrices(@Query() query: PageQueryDto) {
    return this.prices.list(query);
  }

  @Put(':product_name')
  @ApiResponse({ status: 200, type: PriceItemDto })
  @ApiProblems()
  putPrice(@Param() { product_name }: ProductParamsDto, @Body() body: PutPriceDto) {
    return this.prices.put(product_name, body.unit_price);
  }

  @Delete(':product_name')
  @HttpCode(204)
  @ApiResponse({ status: 204, description: 'The price is gone' })
  @ApiProblems(404)
  deletePrice(@Param() { product_name }: ProductParamsDto) {
    return this.prices.remove(product_name);
  }
}
