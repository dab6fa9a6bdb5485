import { type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { step } from './announce';
import { KeepTrying } from './keep-trying';
import { type Logger } from './logger';
import { SingleFlight } from './single-flight';

/**
 * What settling has in common wherever it is done: one attempt at a time for an order, in the background until one succeeds, each in a
 * trace of its own that is linked to the one of the request that broke off; what a killed process left is taken up at start.
 */
export abstract class Settler<Outcome> implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly settling = new SingleFlight<number, Outcome>();
  private readonly background: KeepTrying;

  /** @param spanName of an attempt in the background */
  protected constructor(
    protected readonly logger: Logger,
    private readonly spanName: string,
  ) {
    this.background = new KeepTrying(logger, async (orderId) => this.isDone(await this.settleLater(orderId)));
  }

  /** The orders that are not at their end according to the database. */
  protected abstract unsettled(): Promise<number[]>;

  /** The `traceparent` of the request that the order came with. */
  protected abstract traceOf(orderId: number): Promise<string | null | undefined>;

  /** One attempt to find out what became of an order and to act on it. */
  protected abstract attempt(orderId: number): Promise<Outcome>;

  protected abstract isDone(outcome: Outcome): boolean;

  /** A process that was killed left these. */
  async onApplicationBootstrap(): Promise<void> {
    this.add(...(await this.unsettled()));
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.background.stop();
  }

  /** Settles these in the background, however long it takes. */
  add(...orderIds: number[]): void {
    this.background.add(...orderIds);
  }

  /** Tries once, or waits for the attempt that is under way. */
  settle(orderId: number): Promise<Outcome> {
    return this.settling.run(orderId, () => this.attempt(orderId));
  }

  private async settleLater(orderId: number): Promise<Outcome> {
    const origin = { root: true, link: (await this.traceOf(orderId)) ?? undefined };
    return step(this.spanName, { 'order.id': orderId }, () => this.settle(orderId), origin);
  }
}
