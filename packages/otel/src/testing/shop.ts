/**
 * A service in one file, as the process tests run it: Nest, TypeORM on SQLite, winston, a call to itself, a business step.
 * It knows nothing of telemetry. Prints `{"port":…}` when it listens; PORT chooses the port.
 */
import 'reflect-metadata';
import { channel, tracingChannel } from 'node:diagnostics_channel';
import * as http from 'node:http';
import { Body, Controller, Get, Inject, Module, Param, Post, Res } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { DataSource, EntitySchema } from 'typeorm';
import { request } from 'undici';
import { createLogger, format, transports } from 'winston';

interface Sale {
  id?: number;
  product: string;
}
const Sale = new EntitySchema<Sale>({
  name: 'Sale',
  tableName: 'sales',
  columns: { id: { type: Number, primary: true, generated: true }, product: { type: String } },
});

const logger = createLogger({ format: format.json(), transports: [new transports.Console()] });
const steps = tracingChannel<unknown, object>('demo.step');
let port = 0;

/** What Nest hands out untyped. */
interface Server {
  address(): { port: number };
}

/** By undici, as the services of this repository call each other. */
async function post(path: string, body: object): Promise<void> {
  const response = await request(`http://127.0.0.1:${port}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  await response.body.dump();
}

/** By Node's own client. */
function get(path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const call = http.get({ host: '127.0.0.1', port, path }, (response) => response.resume().on('end', resolve));
    call.on('error', reject);
  });
}

@Controller('sales')
class SaleController {
  constructor(@Inject(DataSource) private readonly database: DataSource) {}

  @Post()
  async sell(@Body() sale: Sale, @Res({ passthrough: true }) response: { getHeader(name: string): unknown }) {
    const saved = await steps.tracePromise(
      async () => {
        const stored = await this.database.getRepository(Sale).save({ product: sale.product });
        await post('/sales/pack', { id: stored.id });
        return stored;
      },
      { name: 'record the sale', attributes: { 'sale.kind': 'counter' } },
    );
    channel('demo.annotate').publish({ attributes: { 'sale.id': saved.id } });
    channel('demo.measure').publish({ instrument: 'counter', name: 'shop.sales', value: 1, unit: '{sale}' });
    logger.info('sold', { product: 'a product' });
    return { id: saved.id, traceresponse: response.getHeader('traceresponse') };
  }

  @Post('pack')
  pack(@Body() order: { id: number }) {
    return { packed: order.id };
  }

  @Get('by-id/:id')
  async byId(@Param('id') id: string) {
    return (await this.database.getRepository(Sale).findOneBy({ id: Number(id) })) ?? {};
  }

  @Get('by-way-of')
  async byWayOf() {
    await get('/sales/by-id/1?token=a-very-private-token');
    return {};
  }

  @Get('failing')
  async failing() {
    await steps.tracePromise(() => Promise.reject(new Error('the till is locked')), { name: 'open the till' });
  }
}

@Controller('health')
class HealthController {
  @Get()
  ok() {
    return { status: 'ok' };
  }
}

const database = {
  provide: DataSource,
  useFactory: () =>
    new DataSource({ type: 'better-sqlite3', database: ':memory:', entities: [Sale], synchronize: true }).initialize(),
};

@Module({ controllers: [SaleController, HealthController], providers: [database] })
class ShopModule {}

/** Starts the shop; `shutdownHooks` lets Nest end the process, as a service of this repository does. */
export async function openShop({ shutdownHooks = false } = {}): Promise<void> {
  const app = await NestFactory.create(ShopModule, { logger: false });
  if (shutdownHooks) app.enableShutdownHooks();
  await app.listen(Number(process.env.PORT ?? 0), '127.0.0.1');
  port = (app.getHttpServer() as Server).address().port;
  process.on('message', () => process.send?.(process.cpuUsage()));
  process.stdout.write(`${JSON.stringify({ port })}\n`);
}
