import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type CheckStock, type InventoryCheck, type Page, type PageQuery, type StockItem } from '@demo/contracts';
import { newestFirst, run, sql } from '@demo/service-kit';
import { Repository } from 'typeorm';
import { ProductEntity } from './inventory.entity';
import { unknownProduct } from './refusals';
import { announceStock } from './reservations';

const PUT = sql`
  INSERT INTO products (product_name, stock, updated_at) VALUES (?, ?, ?)
  ON CONFLICT (product_name) DO UPDATE SET stock = excluded.stock, updated_at = excluded.updated_at`;

/** What is on the shelf, kept by whoever runs the shop. */
@Injectable()
export class StockService implements OnApplicationBootstrap {
  constructor(@InjectRepository(ProductEntity) private readonly products: Repository<ProductEntity>) {}

  async onApplicationBootstrap(): Promise<void> {
    for (const { productName, stock } of await this.products.find()) announceStock(productName, stock);
  }

  async check({ product_name, quantity }: CheckStock): Promise<InventoryCheck> {
    const product = await this.products.findOneBy({ productName: product_name });
    if (!product) throw unknownProduct(product_name);
    return { product_name, quantity, available: product.stock >= quantity, remaining_stock: product.stock };
  }

  list(query: PageQuery): Promise<Page<StockItem>> {
    return newestFirst(this.products, 'productId', query, present);
  }

  /** Sets how many units are on hand, of a new or a known product. What is reserved stays reserved. */
  async put(productName: string, stock: number): Promise<StockItem> {
    await run(this.products.manager.dataSource, PUT, [productName, stock, new Date().toISOString()]);
    announceStock(productName, stock);
    return present(await this.products.findOneByOrFail({ productName }));
  }

  /** Takes a product off the shelf; orders already confirmed keep theirs. */
  async remove(productName: string): Promise<void> {
    const { affected } = await this.products.delete({ productName });
    if (!affected) throw unknownProduct(productName);
    announceStock(productName, 0);
  }
}

const present = (row: ProductEntity): StockItem => ({
  product_id: row.productId,
  product_name: row.productName,
  stock: row.stock,
  updated_at: row.updatedAt,
});
