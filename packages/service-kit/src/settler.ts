import { setTimeout as delay } from 'node:timers/promises';
import {
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { step } from './announce';
import { type Claims } from './claims';
import { KeepTrying } from './keep-trying';
import { type Logger } from './logger';
import { SingleFlight } from './single-flight';

/** How often a replica looks for what another one left; as long again as a claim lasts, at most, an order may wait for it. */
const LOOK_EVERY_MS = 1_000;
const WAIT_MS = 50;

/**
 * What settling has in common wherever it is done: one attempt at a time for an order, in the background until one succeeds, each in a
 * trace of its own that is linked to the one of the request that broke off; what a killed process left is taken up, by itself at its
 * next start or, where replicas share the database, by whichever looks first.
 */
export abstract class Settler<Outcome>
  implements OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown
{
  private readonly settling = new SingleFlight<number, Outcome>();
  private readonly background: KeepTrying;
  private readonly stopped = new AbortController();
  private watching: Promise<void> | undefined;

  /** @param spanName of an attempt in the background */
  protected constructor(
    protected readonly logger: Logger,
    private readonly spanName: string,
    private readonly claims: Claims,
  ) {
    this.background = new KeepTrying(logger, (orderId) => this.settleLater(orderId));
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
    if (this.claims.shared) this.watching = this.watch();
    else this.add(...(await this.unsettled()));
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped.abort();
    await this.watching;
    await this.background.stop();
  }

  /** Its last requests are answered; without a database the claims run out by themselves. */
  async onApplicationShutdown(): Promise<void> {
    await this.claims.letGo().catch(() => undefined);
  }

  /** Settles these in the background, however long it takes. */
  add(...orderIds: number[]): void {
    this.background.add(...orderIds);
  }

  /** Tries once, or waits for the attempt that is under way. */
  settle(orderId: number): Promise<Outcome> {
    return this.settling.run(orderId, () => this.attempt(orderId));
  }

  /** As `settle`; but while another replica is at the order, waits for what comes of that, as long as `isOpen` says it is needed. */
  async settleInTurn(orderId: number, isOpen: () => Promise<boolean>): Promise<void> {
    const until = Date.now() + this.claims.lastsMs;
    while (await isOpen()) {
      if (await this.claims.take(orderId)) return void (await this.settle(orderId));
      if (Date.now() > until) return;
      await delay(WAIT_MS);
    }
  }

  private async settleLater(orderId: number): Promise<boolean> {
    // Another replica has taken it over: this one was held up for too long.
    if (!(await this.claims.take(orderId))) return true;
    const origin = { root: true, link: (await this.traceOf(orderId)) ?? undefined };
    const attempt = () => this.settle(orderId);
    return this.isDone(await step(this.spanName, { 'order.id': orderId }, attempt, origin));
  }

  private async watch(): Promise<void> {
    const { signal } = this.stopped;
    while (!signal.aborted) {
      // Without a database nothing can be settled; /health says so.
      this.add(...(await this.claims.takeOver().catch(() => [])));
      await delay(LOOK_EVERY_MS, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }
}
