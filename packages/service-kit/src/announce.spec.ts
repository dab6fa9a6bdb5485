import { AsyncLocalStorage } from 'node:async_hooks';
import { channel, tracingChannel } from 'node:diagnostics_channel';
import { annotate, measure, step, type Step } from './announce';

describe('announcements', () => {
  it('need nobody to listen', async () => {
    annotate({ 'order.id': 7 });
    measure({ instrument: 'counter', name: 'shop.orders', value: 1 });
    await expect(step('reserve stock', {}, async () => 'done')).resolves.toBe('done');
  });

  it('tell a listener the name, the attributes and where the step comes from', async () => {
    const seen: Step[] = [];
    const listener = { start: (message: Step) => void seen.push(message) };
    const steps = tracingChannel<unknown, Step>('demo.step');
    steps.subscribe(listener as never);
    await step('settle order', { 'order.id': 7 }, async () => undefined, { root: true, link: '00-a-b-01' });
    steps.unsubscribe(listener as never);
    expect(seen[0]).toMatchObject({
      name: 'settle order',
      attributes: { 'order.id': 7 },
      root: true,
      link: '00-a-b-01',
    });
  });

  it('let a listener bind its store, so that all inside a step knows the step', async () => {
    const store = new AsyncLocalStorage<string>();
    const steps = tracingChannel<unknown, Step>('demo.step');
    steps.start.bindStore(store, ({ name }) => name as never);
    const inside = await step('outer', {}, async () => {
      await new Promise((resolve) => setImmediate(resolve));
      return step('inner', {}, async () => store.getStore());
    });
    steps.start.unbindStore(store);
    expect(inside).toBe('inner');
    expect(store.getStore()).toBeUndefined();
  });

  it('pass a failure on unchanged', async () => {
    const failure = new Error('out of stock');
    await expect(step('reserve stock', {}, () => Promise.reject(failure))).rejects.toBe(failure);
  });

  it('publish annotations and measurements as they are given', () => {
    const seen: unknown[] = [];
    const listen = (message: unknown) => void seen.push(message);
    channel('demo.annotate').subscribe(listen);
    channel('demo.measure').subscribe(listen);
    annotate({ 'order.id': 7 });
    measure({ instrument: 'gauge', name: 'shop.inventory.stock', value: 49, unit: '{unit}' });
    channel('demo.annotate').unsubscribe(listen);
    channel('demo.measure').unsubscribe(listen);
    expect(seen).toEqual([
      { attributes: { 'order.id': 7 } },
      { instrument: 'gauge', name: 'shop.inventory.stock', value: 49, unit: '{unit}' },
    ]);
  });
});
