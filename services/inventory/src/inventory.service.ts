import { Inject, Injectable } from '@nestjs/common';
import {
  type Calculated,
  type Release,
  type Reserve,
  type Reserved,
  reservedSchema,
  type Settled,
} from '@demo/contracts';
import {
  annotate,
  HopError,
  LOGGER,
  type Logger,
  type ProblemException,
  readStored,
  SingleFlight,
  step,
} from '@demo/service-kit';
import { type ReservationEntity } from './inventory.entity';
import { PricingClient } from './pricing.client';
import { Refusals } from './refusals';
import { Reservations } from './reservations';
import { InventorySettlement } from './settlement';

/** A reservation's life: `reserved` while the chain runs, then `confirmed` or `released`. */
@Injectable()
export class InventoryService {
  private readonly chains = new SingleFlight<number, Reserved>();

  constructor(
    private readonly reservations: Reservations,
    private readonly pricing: PricingClient,
    private readonly settlement: InventorySettlement,
    private readonly refusals: Refusals,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * Reserves, has the order priced and the customer told. A second call for the order gives the first result.
   * `fail` has the last hop fail on purpose.
   * @throws ProblemException 404 unknown product, 409 out of stock or given up, 422 other order under this id, 502/504 a hop failed
   */
  reserve(request: Reserve, trace?: string, fail = false): Promise<Reserved> {
    annotate({ 'order.id': request.order_id });
    return this.chains.run(request.order_id, () => this.runChain(request, trace, fail));
  }

  private async runChain(request: Reserve, trace: string | undefined, fail: boolean): Promise<Reserved> {
    const { order_id, product_name, quantity } = request;
    const about = { 'product.name': product_name, 'order.quantity': quantity };
    const remaining = await step('reserve stock', about, () => this.reservations.hold(request, trace));
    if (remaining === undefined) return this.firstResult(request);
    try {
      const priced = await this.pricing.calculate(request, fail);
      return await this.confirm(request, remaining, priced);
    } catch (error) {
      if (error instanceof HopError) return this.afterFailure(request, error);
      // Not foreseen, so not known how far it came: decided in the background.
      this.settlement.add(order_id);
      throw error;
    }
  }

  private async confirm(request: Reserve, remaining: number, priced: Calculated): Promise<Reserved> {
    const result = this.settlement.resultOf({ ...request, remaining_stock: remaining }, priced);
    await this.reservations.confirm(result);
    this.logger.info('stock reserved', { order_id: request.order_id, product_name: request.product_name });
    return result;
  }

  /** Gives the units back when nothing more can happen for the order; otherwise finds out first. */
  private async afterFailure({ order_id: orderId }: Reserve, error: HopError): Promise<Reserved> {
    const state = error.inDoubt ? await this.settlement.settle(orderId) : 'undone';
    if (state === 'confirmed') return this.confirmedResult(orderId);
    const problem = error.toProblem();
    if (state === 'open' && !error.timedOut) {
      // The connection broke and nobody can be asked: held until the service behind it is back.
      this.settlement.add(orderId);
      throw problem;
    }
    // Nobody answers in time: the order has failed. Should it have been notified after all, that is made void later.
    await this.reservations.release(orderId, state === 'open');
    if (state === 'open') this.settlement.add(orderId);
    this.logger.warn('reservation released', { order_id: orderId, hop: error.failedHop });
    throw definite(problem);
  }

  /** What the order got when it was asked for before, or why nothing can be reserved. */
  private async firstResult(request: Reserve): Promise<Reserved> {
    const first = await this.reservations.find(request.order_id);
    if (!first) throw await this.refusals.noStock(request);
    if (first.state === 'reserved') {
      await this.settlement.settleInTurn(request.order_id, () => this.isReserved(request.order_id));
    }
    const now = await this.reservations.find(request.order_id);
    if (now?.state === 'confirmed' && now.productName === request.product_name && now.quantity === request.quantity) {
      return resultIn(now);
    }
    throw this.refusals.notAgain(request.order_id, now?.state ?? 'released');
  }

  /** What became of an order. One that never arrived never will: it is released from now on. */
  async settle(orderId: number): Promise<Settled> {
    annotate({ 'order.id': orderId });
    await this.chains.underWay(orderId)?.catch(() => undefined);
    await this.reservations.neverReserve(orderId);
    const state = await this.settlement.settle(orderId);
    if (state === 'open') return { order_id: orderId, state: 'reserved', result: null };
    if (state === 'undone') return { order_id: orderId, state: 'released', result: null };
    return { order_id: orderId, state, result: await this.confirmedResult(orderId) };
  }

  /** Gives an order's stock back, confirmed or not; doing it again changes nothing. */
  async release({ order_id: orderId, withdraw }: Release): Promise<Settled> {
    annotate({ 'order.id': orderId });
    await this.chains.underWay(orderId)?.catch(() => undefined);
    await this.reservations.neverReserve(orderId);
    await this.reservations.release(orderId, withdraw);
    if (withdraw) this.settlement.add(orderId);
    this.logger.info('reservation released', { order_id: orderId });
    return { order_id: orderId, state: 'released', result: null };
  }

  private async isReserved(orderId: number): Promise<boolean> {
    return (await this.reservations.find(orderId))?.state === 'reserved';
  }

  private async confirmedResult(orderId: number): Promise<Reserved> {
    return resultIn(await this.reservations.find(orderId));
  }
}

const resultIn = (row: ReservationEntity | null): Reserved =>
  readStored(reservedSchema, row?.result, `reservations.result of order ${row?.orderId}`);

/** The order is settled now, so what the caller hears is no longer in doubt. */
function definite(problem: ProblemException): ProblemException {
  delete problem.problem.in_doubt;
  return problem;
}
