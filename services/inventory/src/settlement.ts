import { type BeforeApplicationShutdown, Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { type Calculated, type Reserved } from '@demo/contracts';
import { HopError, KeepTrying, LOGGER, type Logger, SingleFlight, step } from '@demo/service-kit';
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
export class Settlement implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly settling = new SingleFlight<number, Outcome>();
  private readonly background: KeepTrying;

  constructor(
    private readonly reservations: Reservations,
    private readonly pricing: PricingClient,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.background = new KeepTrying(logger, async (orderId) => (await this.settleLater(orderId)) !== 'open');
  }

  /** A process that was killed left these. */
  async onApplicationBootstrap(): Promise<void> {
    this.add(...(await this.reservations.unsettled()));
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.background.stop();
  }

  /** Settles these in the background, however long it takes. */
  add(...orderIds: number[]): void {
    this.background.add(...orderIds);
  }

  /** Tries once to settle. The order's chain must not be under way in this process. */
  settle(orderId: number): Promise<Outcome> {
    return this.settling.run(orderId, async () => {
      const row = await this.reservations.find(orderId);
      return row ? this.decide(row) : 'undone';
    });
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

  /** In a trace of its own, linked to the one of the request that broke off. */
  private async settleLater(orderId: number): Promise<Outcome> {
    const row = await this.reservations.find(orderId);
    const origin = { root: true, link: row?.trace ?? undefined };
    return step('settle reservation', { 'order.id': orderId }, () => this.settle(orderId), origin);
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
