import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type Page, type PageQuery, type PriceItem } from '@demo/contracts';
import { newestFirst, ProblemException, run, sql } from '@demo/service-kit';
import { Repository } from 'typeorm';
import { PriceEntity } from './pricing.entity';

const PUT = sql`
  INSERT INTO prices (product_name, unit_cents, updated_at) VALUES (?, ?, ?)
  ON CONFLICT (product_name) DO UPDATE SET unit_cents = excluded.unit_cents, updated_at = excluded.updated_at`;

/** What products cost, kept by whoever runs the shop. */
@Injectable()
export class PriceListService {
  constructor(@InjectRepository(PriceEntity) private readonly prices: Repository<PriceEntity>) {}

  list(query: PageQuery): Promise<Page<PriceItem>> {
    return newestFirst(this.prices, 'productId', query, present);
  }

  /** Sets the price of a product, new or known. Orders quoted before keep their price. */
  async put(productName: string, unitPrice: number): Promise<PriceItem> {
    const cents = Math.round(unitPrice * 100);
    await run(this.prices.manager.dataSource, PUT, [productName, cents, new Date().toISOString()]);
    return present(await this.prices.findOneByOrFail({ productName }));
  }

  async remove(productName: string): Promise<void> {
    const { affected } = await this.prices.delete({ productName });
    if (!affected) throw new ProblemException(404, 'There is no price for this product; GET /pricing lists prices.');
  }
}

const present = (row: PriceEntity): PriceItem => ({
  product_id: row.productId,
  product_name: row.productName,
  unit_price: row.unitCents / 100,
  currency: 'USD',
  updated_at: row.updatedAt,
});
