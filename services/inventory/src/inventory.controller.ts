import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query, Res } from '@nestjs/common';
import { ApiResponse, ApiTags } from '@nestjs/swagger';
import {
  CheckStockDto,
  InventoryCheckDto,
  OrderReferenceDto,
  PageQueryDto,
  ProductParamsDto,
  PutStockDto,
  ReleaseDto,
  ReservedDto,
  ReserveDto,
  SettledDto,
  StockItemDto,
  StockPageDto,
} from '@demo/contracts';
import { ApiProblems, traceResponseOf } from '@demo/service-kit';
import { type Response } from 'express';
import { InventoryService } from './inventory.service';
import { StockService } from './stock.service';

@ApiTags('inventory')
@Controller('inventory')
export class InventoryController {
  constructor(
    private readonly inventory: InventoryService,
    private readonly stock: StockService,
  ) {}

  /** Reserves stock for an order, has it priced and its customer told; once for each order, however often it is called. */
  @Post('reserve')
  @HttpCode(200)
  @ApiResponse({ status: 200, type: ReservedDto })
  @ApiProblems(404, 409, 410, 422, 502)
  reserveStock(@Body() request: ReserveDto, @Res({ passthrough: true }) response: Response) {
    return this.inventory.reserve(request, traceResponseOf(response));
  }

  /** As reserve, with a failure in the last hop: what POST /orders/error runs through. */
  @Post('error')
  @ApiProblems(404, 409, 410, 422, 502)
  failToReserve(@Body() request: ReserveDto, @Res({ passthrough: true }) response: Response) {
    return this.inventory.reserve(request, traceResponseOf(response), true);
  }

  /** What became of an order whose chain broke; one that never arrived is refused from now on. */
  @Post('settle')
  @HttpCode(200)
  @ApiResponse({ status: 200, type: SettledDto })
  @ApiProblems()
  settleReservation(@Body() { order_id }: OrderReferenceDto) {
    return this.inventory.settle(order_id);
  }

  /** Gives back what an order had reserved. */
  @Post('release')
  @HttpCode(200)
  @ApiResponse({ status: 200, type: SettledDto })
  @ApiProblems()
  releaseStock(@Body() request: ReleaseDto) {
    return this.inventory.release(request);
  }

  /** Whether that many units are on hand now; nothing is reserved. */
  @Post('check')
  @HttpCode(200)
  @ApiResponse({ status: 200, type: InventoryCheckDto })
  @ApiProblems(404)
  checkStock(@Body() request: CheckStockDto) {
    return this.stock.check(request);
  }

  /** The products, newest first. */
  @Get()
  @ApiResponse({ status: 200, type: StockPageDto })
  @ApiProblems()
  listStock(@Query() query: PageQueryDto) {
    return this.stock.list(query);
  }

  @Put(':product_name')
  @ApiResponse({ status: 200, type: StockItemDto })
  @ApiProblems()
  putStock(@Param() { product_name }: ProductParamsDto, @Body() body: PutStockDto) {
    return this.stock.put(product_name, body.stock);
  }

  @Delete(':product_name')
  @HttpCode(204)
  @ApiResponse({ status: 204, description: 'The product is gone' })
  @ApiProblems(404)
  deleteProduct(@Param() { product_name }: ProductParamsDto) {
    return this.stock.remove(product_name);
  }
}
