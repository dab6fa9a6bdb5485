import { Inject, Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import {
  type Calculate,
  type Calculated,
  type NotificationReceipt,
  type Quote,
  type QuoteVoid,
  type QuoteVoided,
  type SendNotification,
} from '@demo/contracts';
import { annotate, asProblem, LOGGER, type Logger, measure, ProblemException, run, sql, step } from '@demo/service-kit';
import { Repository } from 'typeorm';
import { NotifyClient } from './notify.client';
import { QuoteEntity } from './pricing.entity';

/** One raw statement on the order's way looks up the price and keeps the quote; no row comes back when either is impossible. */
const QUOTE_ONCE = sql`
  INSERT INTO quotes (order_id, product_name, quantity, unit_cents, total_cents, created_at)
  SELECT ?, product_name, ?, unit_cents, unit_cents * ?, ? FROM prices WHERE product_name = ?
  ON CONFLICT (order_id) DO NOTHING
  RETURNING unit_cents AS "unitCents", total_cents AS "totalCents", quantity`;

type Amounts = Pick<QuoteEntity, 'unitCents' | 'totalCents' | 'quantity'>;

@Injectable()
export class PricingService {
  constructor(
    @InjectRepository(QuoteEntity) private readonly quotes: Repository<QuoteEntity>,
    private readonly notify: NotifyClient,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * Quotes the order and has the customer told. A second call for the order gives the first quote and the first receipt.
   * `fail` has the last hop fail on purpose.
   * @throws ProblemException 404 no price, 410 order given up, 422 quoted for something else before, 502/504 notify failed
   */
  async calculate(request: Calculate, fail = false): Promise<Calculated> {
    annotate({ 'order.id': request.order_id });
    const pricing = await step(
      'calculate price',
      { 'product.name': request.product_name, 'order.quantity': request.quantity },
      () => this.quoteOnce(request),
    );
    const notification = await this.tellCustomer({ ...request, total_price: pricing.total_price }, fail);
    this.logger.info('price quoted', { order_id: request.order_id, total_price: pricing.total_price });
    return { order_id: request.order_id, pricing, notification };
  }

  /**
   * Ends the doubt about an order whose chain broke; only notify knows, so it is asked.
   * @throws ProblemException 409 notified without a quote, 502/504 notify failed
   */
  async void(request: QuoteVoid): Promise<QuoteVoided> {
    const { order_id: orderId } = request;
    annotate({ 'order.id': orderId });
    const { state, notification } = await this.notify.void(request).catch(asProblem);
    if (!notification) return { order_id: orderId, state, result: null };
    const quote = await this.quotes.findOneBy({ orderId });
    // Told by somebody else than this chain, or the database here was put back: the price cannot be made up.
    if (!quote)
      throw new ProblemException(409, `Order ${orderId} was notified, but no quote of it is kept here.`, {
        hop: 'pricing',
        order_id: orderId,
      });
    return { order_id: orderId, state, result: { order_id: orderId, pricing: present(quote), notification } };
  }

  private async quoteOnce({ order_id: orderId, product_name: product, quantity }: Calculate): Promise<Quote> {
    const values = [orderId, quantity, quantity, new Date().toISOString(), product];
    const [quoted] = await run<Amounts>(this.quotes.manager.dataSource, QUOTE_ONCE, values);
    if (!quoted) return this.firstQuote(orderId, product, quantity);
    measure({ ...QUOTED, value: quoted.totalCents / 100 });
    return present(quoted);
  }

  private async firstQuote(orderId: number, product: string, quantity: number): Promise<Quote> {
    const first = await this.quotes.findOneBy({ orderId });
    const about = { hop: 'pricing', order_id: orderId } as const;
    if (!first) throw new ProblemException(404, `There is no price for ${product}; GET /pricing lists prices.`, about);
    if (first.productName === product && first.quantity === quantity) return present(first);
    throw new ProblemException(422, `Order ${orderId} was quoted for something else before.`, about);
  }

  private tellCustomer(message: SendNotification, fail: boolean): Promise<NotificationReceipt> {
    return (fail ? this.notify.failToSend(message) : this.notify.send(message)).catch(asProblem);
  }
}

const QUOTED = {
  instrument: 'counter',
  name: 'shop.quoted.amount',
  unit: '{USD}',
  description: 'Sum of the prices quoted',
} as const;

const present = ({ unitCents, totalCents, quantity }: Amounts): Quote => ({
  unit_price: unitCents / 100,
  quantity,
  total_price: totalCents / 100,
  currency: 'USD',
});
