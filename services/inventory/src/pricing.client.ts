import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
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
export class PricingClient implements OnApplicationShutdown {
  private readonly pricing: HopClient;

  constructor(config: InventoryConfig, seam: Seam) {
    this.pricing = new HopClient({
      hop: 'pricing',
      url: config.PRICING_URL,
      timeoutMs: config.CALL_TIMEOUT_MS,
      headers: seam.outgoingHeaders,
    });
  }

  /** `fail` has the last hop fail on purpose. */
  calculate(request: Calculate, fail: boolean): Promise<Calculated> {
    return this.pricing.post(fail ? '/pricing/error' : '/pricing/calculate', request, calculatedSchema);
  }

  void(request: QuoteVoid): Promise<QuoteVoided> {
    return this.pricing.post('/pricing/void', request, quoteVoidedSchema, ASK_TIMEOUT_MS);
  }

  onApplicationShutdown(): Promise<void> {
    return this.pricing.close();
  }
}
