import { Injectable } from '@nestjs/common';
import {
  type Calculate,
  type Calculated,
  calculatedSchema,
  type QuoteVoid,
  type QuoteVoided,
  quoteVoidedSchema,
} from '@demo/contracts';
import { HopClient, type Seam } from '@demo/service-kit';
import { type InventoryConfig } from './config';

/** Asking what became of an order is quick or useless: it must not add much to the time-out that made us ask. */
const ASK_TIMEOUT_MS = 1_000;

/** inventory → pricing. Every call throws HopError when it fails. */
@Injectable()
export class PricingClient extends HopClient {
  constructor(config: InventoryConfig, seam: Seam) {
    super({
      hop: 'pricing',
      url: config.PRICING_URL,
      timeoutMs: config.CALL_TIMEOUT_MS,
      headers: seam.outgoingHeaders,
    });
  }

  /** `fail` has the last hop fail on purpose. */
  calculate(request: Calculate, fail: boolean): Promise<Calculated> {
    return this.post(fail ? '/pricing/error' : '/pricing/calculate', request, calculatedSchema);
  }

  void(request: QuoteVoid): Promise<QuoteVoided> {
    return this.post('/pricing/void', request, quoteVoidedSchema, { timeoutMs: ASK_TIMEOUT_MS });
  }
}
