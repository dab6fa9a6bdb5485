import { Inject, Injectable } from '@nestjs/common';
import { type Calculated, type Reserved } from '@demo/contracts';
import { Claims, HopError, LOGGER, type Logger, Settler } from '@demo/service-kit';
import { type ReservationEntity } from './inventory.entity';
import { PricingClient } from './pricing.client';
import { Reservations } from './reservations';

/** `open`: the services behind cannot be asked now. `undone`: released, or nothing was done that needs releasing. */
type Outcome = 'confirmed' | 'undone' | 'open';

/**
 * Decides what became of reservations whose chain broke: a crash, a lost connection, a time-out. notify has the last word,
 * since what a customer was told cannot be untold: an order it has notified is confirmed, any other is released, and notify
 * keeps it from being notified later.
 */
@Injectable()
export class InventorySettlement extends Settler<Outcome> {
  constructor(
    private readonly reservations: Reservations,
    private readonly pricing: PricingClient,
    claims: Claims,
    @Inject(LOGGER) logger: Logger,
  ) {
    super(logger, 'settle reservation', claims);
  }

  protected unsettled(): Promise<number[]> {
    return this.reservations.unsettled();
  }

  protected async traceOf(orderId: number): Promise<string | null | undefined> {
    return (await this.reservations.find(orderId))?.trace;
  }

  /** The order's chain must not be under way in this process. */
  protected async attempt(orderId: number): Promise<Outcome> {
    const row = await this.reservations.find(orderId);
    return row ? this.decide(row) : 'undone';
  }

  protected isDone(outcome: Outcome): boolean {
    return outcome !== 'open';
  }

  /** What the chain gave, in the words of the contract. */
  resultOf(
    held: Pick<Reserved['inventory_check'], 'product_name' | 'quantity' | 'remaining_stock'>,
    priced: Calculated,
  ) {
    const { product_name, quantity, remaining_stock } = held;
    return {
      ...priced,
      inventory_check: { product_name, quantity, available: true, remaining_stock },
    } satisfies Reserved;
  }

  private async decide(row: ReservationEntity): Promise<Outcome> {
    if (row.state === 'confirmed') return 'confirmed';
    if (row.state === 'released' && row.voidDue === 0) return 'undone';
    const answer = await this.askPricing(row.orderId, row.state === 'released');
    if (!answer) return 'open';
    if (row.state === 'released') {
      await this.reservations.voided(row.orderId);
      return 'undone';
    }
    if (answer.result) {
      const held = { product_name: row.productName, quantity: row.quantity, remaining_stock: row.remainingStock };
      await this.reservations.confirm(this.resultOf(held, answer.result));
      this.logger.info('reservation confirmed after all', { order_id: row.orderId });
      return 'confirmed';
    }
    await this.reservations.release(row.orderId, false);
    this.logger.info('reservation released after all', { order_id: row.orderId });
    return 'undone';
  }

  private async askPricing(orderId: number, withdraw: boolean) {
    try {
      return await this.pricing.void({ order_id: orderId, withdraw });
    } catch (error) {
      if (error instanceof HopError) return undefined;
      throw error;
    }
  }
}
