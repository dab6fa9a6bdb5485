import { browserMissing, type Visit } from '../stage/browser';
import { type Expectation, type Situation, type Take } from '../stage/situation';

const blocked: Expectation = {
  verdict: 'split',
  hop: { from: 'till-page', to: 'basket-api' },
  cause: 'cors-blocked',
};

interface Shape {
  readonly name: string;
  readonly client: Visit['client'];
  readonly expects: Expectation;
  /** Whether the page's SDK is told of the API's origin. */
  readonly named: boolean;
  /** Whether the API lets pages of other origins send the header. */
  readonly allowed: boolean;
  readonly holdOut?: boolean;
}

/** A page of one origin in a real browser → an API of another. */
function take({ name, client, expects, named, allowed, holdOut }: Shape): Take {
  return {
    name,
    expects,
    holdOut,
    async play(stage, mended) {
      const headers = ['content-type', ...(allowed || mended ? ['traceparent', 'tracestate', 'baggage'] : [])];
      const api = await stage.program('basket-api', {
        script: 'cross-origin-api.cjs',
        env: { ALLOWS: headers.join() },
      });
      const site = await stage.program('till-site', { script: 'web-page.mjs', traced: false });
      await stage.visit('till-page', site.url('/'), {
        callUrl: api.url('/baskets'),
        client,
        propagateTraceHeaderCorsUrls: named || mended ? [api.url('/baskets')] : [],
      });
    },
  };
}

export const corsBlocked: Situation = {
  name: 'cors-blocked',
  family: 'lost-at-a-hop',
  lines: ['page/page.js', 'cross-origin-api.cjs'],
  story: 'a page calls another origin, and its SDK was not told that it may send traceparent there',
  mend: 'the page names the origin (propagateTraceHeaderCorsUrls), and the API allows the header across origins',
  mendSays: 'propagateTraceHeaderCorsUrls',
  missing: browserMissing,
  takes: [
    take({ name: 'fetch', client: 'fetch', expects: blocked, named: false, allowed: true }),
    take({ name: 'xhr-nobody-allows', client: 'xhr', expects: blocked, named: false, allowed: false, holdOut: true }),
  ],
  twins: [
    take({ name: 'named-and-allowed', client: 'fetch', expects: { verdict: 'connected' }, named: true, allowed: true }),
    // The browser asks first (OPTIONS), is refused, and never calls: the call fails, but no context is lost.
    take({
      name: 'preflight-refuses-the-header',
      client: 'xhr',
      expects: { verdict: 'connected' },
      named: true,
      allowed: false,
    }),
  ],
};
