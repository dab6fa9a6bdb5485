import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type Reserve } from '@demo/contracts';
import { ProblemException } from '@demo/service-kit';
import { Repository } from 'typeorm';
import { ProductEntity } from './inventory.entity';

/** Why nothing can be reserved, in words the customer can do something with. */
@Injectable()
export class Refusals {
  constructor(@InjectRepository(ProductEntity) private readonly products: Repository<ProductEntity>) {}

  async noStock({ order_id, product_name, quantity }: Reserve): Promise<ProblemException> {
    const product = await this.products.findOneBy({ productName: product_name });
    if (!product) return unknownProduct(product_name, order_id);
    return new ProblemException(409, `Only ${product.stock} of ${product_name} are left, ${quantity} were asked for.`, {
      order_id,
      available: product.stock,
    });
  }

  notAgain(orderId: number, state: string): ProblemException {
    if (state === 'confirmed') {
      return new ProblemException(422, `Order ${orderId} reserved something else before.`, { order_id: orderId });
    }
    if (state === 'reserved') {
      return new ProblemException(502, `Order ${orderId} is still being settled; try again later.`, {
        order_id: orderId,
        hop: 'pricing',
        in_doubt: true,
      });
    }
    return new ProblemException(410, `Order ${orderId} was given up; nothing is reserved for it any more.`, {
      order_id: orderId,
    });
  }
}

export function unknownProduct(productName: string, orderId?: number): ProblemException {
  return new ProblemException(404, `There is no product ${productName}; GET /inventory lists what there is.`, {
    ...(orderId !== undefined && { order_id: orderId }),
  });
}
