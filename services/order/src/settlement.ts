import { Inject, Injectable } from '@nestjs/common';
import { type OrderStatus, type Problem, type Reserved } from '@demo/contracts';
import {
  Claims,
  HopError,
  LOGGER,
  type Logger,
  measure,
  ProblemException,
  problemOf,
  Settler,
} from '@demo/service-kit';
import { InventoryClient } from './inventory.client';
import { Orders } from './orders';

/** Brings every order to its end: confirmed, rejected, failed or cancelled, however the chain or a process broke off. */
@Injectable()
export class OrderSettlement extends Settler<boolean> {
  constructor(
    private readonly orders: Orders,
    private readonly inventory: InventoryClient,
    claims: Claims,
    @Inject(LOGGER) logger: Logger,
  ) {
    super(logger, 'settle order', claims);
  }

  async confirm(orderId: number, result: Reserved): Promise<void> {
    if (await this.orders.confirm(orderId, result)) this.announce(orderId, 'confirmed');
  }

  /**
   * The chain failed. Gives the result when the order turns out to be confirmed all the same.
   * @throws ProblemException what the caller is told
   */
  async afterFailure(orderId: number, error: unknown): Promise<Reserved> {
    if (!(error instanceof HopError)) {
      // Not foreseen, so not known how far it came: decided in the background.
      this.add(orderId);
      throw error;
    }
    if (!error.inDoubt) throw await this.refuse(orderId, error, false);
    // inventory has tried to find out itself before it answered so.
    const known = error.trouble === 'answered' ? undefined : await this.ask(orderId);
    if (known?.state === 'confirmed' && known.result) {
      await this.confirm(orderId, known.result);
      return known.result;
    }
    if (known?.state === 'released') throw await this.refuse(orderId, error, false);
    if (!known && error.trouble === 'timeout') throw await this.refuse(orderId, error, true);
    this.add(orderId);
    throw told(orderId, error, 'pending');
  }

  /** The order is cancelled already; inventory gives the stock back now, or as soon as it can be reached. */
  async cancelled(orderId: number): Promise<void> {
    this.announce(orderId, 'cancelled');
    await this.release(orderId, false).catch((error: unknown) => {
      if (!(error instanceof HopError)) throw error;
      this.add(orderId);
    });
  }

  protected unsettled(): Promise<number[]> {
    return this.orders.unsettled();
  }

  protected async traceOf(orderId: number): Promise<string | null | undefined> {
    return (await this.orders.find(orderId))?.trace;
  }

  /** True when nothing is left to do for the order. */
  protected async attempt(orderId: number): Promise<boolean> {
    const order = await this.orders.find(orderId);
    if (order?.releaseDue) {
      await this.release(orderId, order.status === 'failed');
      return true;
    }
    if (order?.status !== 'pending') return true;
    const { state, result } = await this.inventory.settle(orderId);
    if (state === 'reserved') return false;
    if (result) await this.confirm(orderId, result);
    else await this.fail(orderId, 'failed', brokenOff(orderId), false);
    return true;
  }

  protected isDone(ended: boolean): boolean {
    return ended;
  }

  announceDuration(startedAt: number): void {
    measure({ ...DURATION, value: (performance.now() - startedAt) / 1000 });
  }

  private async ask(orderId: number) {
    return this.inventory.settle(orderId).catch((error: unknown) => {
      if (error instanceof HopError) return undefined;
      throw error;
    });
  }

  private async release(orderId: number, withdraw: boolean): Promise<void> {
    await this.inventory.release(orderId, withdraw);
    await this.orders.released(orderId);
  }

  private async refuse(orderId: number, error: HopError, releaseDue: boolean): Promise<ProblemException> {
    const status = isRejection(error) ? 'rejected' : 'failed';
    const problem = told(orderId, error, status);
    await this.fail(orderId, status, problem.problem, releaseDue);
    return problem;
  }

  private async fail(orderId: number, status: 'rejected' | 'failed', problem: Problem, releaseDue: boolean) {
    if (await this.orders.refuse(orderId, status, problem, releaseDue)) this.announce(orderId, status);
    if (releaseDue) this.add(orderId);
  }

  private announce(orderId: number, outcome: OrderStatus): void {
    measure({ ...ORDERS, attributes: { 'order.outcome': outcome } });
    this.logger.info(`order ${outcome}`, { order_id: orderId });
  }
}

/** What was asked for is not to be had: unknown to the shop, without a price, or out of stock. */
const isRejection = (error: HopError) => error.isRefusal && [404, 409].includes(error.problem?.status ?? 0);

/** What the caller hears: a refusal as one of 404 and 409, any other failure as 502 or 504; with the hop where one failed. */
function told(orderId: number, error: HopError, status: OrderStatus): ProblemException {
  const { hop, available, ...problem } = error.toProblem().problem;
  const pending = status === 'pending';
  const detail = pending ? `${problem.detail}. What became of the order is being found out.` : problem.detail;
  // Gone, or used for something else: to this caller both are a conflict.
  const code = error.isRefusal && problem.status !== 404 ? 409 : problem.status;
  return new ProblemException(code, detail, {
    ...(!(status === 'rejected' && hop === 'inventory') && { hop }),
    order_id: orderId,
    order_status: status,
    ...(available !== undefined && { available }),
    ...(pending && { in_doubt: true }),
  });
}

const brokenOff = (orderId: number): Problem =>
  problemOf(502, 'The order broke off on its way and was given up.', {
    hop: 'inventory',
    order_id: orderId,
    order_status: 'failed',
  });

const ORDERS = {
  instrument: 'counter',
  name: 'shop.orders',
  value: 1,
  unit: '{order}',
  description: 'Orders by what became of them',
} as const;

const DURATION = {
  instrument: 'histogram',
  name: 'shop.order.duration',
  unit: 's',
  description: 'Time from receiving an order to answering it',
} as const;
