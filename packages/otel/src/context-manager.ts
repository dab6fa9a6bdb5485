import { AsyncLocalStorage } from 'node:async_hooks';
import { type Context, type ContextManager, ROOT_CONTEXT } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';

/**
 * OpenTelemetry's context manager with its AsyncLocalStorage within reach: a subscriber of a diagnostics channel cannot make
 * its span the active one for what follows, `channel.bindStore(storage, …)` can. Binding of event emitters is inherited.
 */
export class StoreContextManager extends AsyncLocalStorageContextManager implements ContextManager {
  /** What holds the active context; undefined outside of any. */
  readonly storage = new AsyncLocalStorage<Context>();

  override active(): Context {
    return this.storage.getStore() ?? ROOT_CONTEXT;
  }

  override with<A extends unknown[], F extends (...args: A) => ReturnType<F>>(
    context: Context,
    fn: F,
    thisArg?: ThisParameterType<F>,
    ...args: A
  ): ReturnType<F> {
    return this.storage.run(context, () => fn.apply(thisArg, args));
  }

  /** @experimental in the API; not used here, kept so that nobody gets the storage of the parent class. */
  override attach(context: Context): { dispose(): void } {
    const before = this.storage.getStore();
    this.storage.enterWith(context);
    return { dispose: () => this.storage.enterWith(before ?? ROOT_CONTEXT) };
  }

  override disable(): this {
    this.storage.disable();
    return this;
  }
}
