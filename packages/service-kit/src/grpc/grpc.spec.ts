import { once } from 'node:events';

import { type AddressInfo, createServer } from 'node:net';
import {
  type CheckStock,
  checkStockSchema,
  INVENTORY_PROTO,
  type InventoryCheck,
  inventoryCheckSchema,
} from '@demo/contracts';
import { HopError } from '../hop.client';
import { type Logger } from '../logger';
import { ProblemException } from '../problem';
import { GrpcHopClient, type RunningGrpcServer, serveGrpc, unary } from '.';

/** A machine that is busy must not look like a callee that is too slow. */
const PATIENT_MS = 60_000;
const MOUSE = { product_name: 'Mouse', quantity: 2 };
const ON_HAND = { ...MOUSE, available: true, remaining_stock: 7 };

describe('a hop by gRPC', () => {
  let server: RunningGrpcServer | undefined;
  let client: GrpcHopClient | undefined;
  const logged: unknown[] = [];
  const note = (...args: unknown[]) => logged.push(args);
  const logger = { debug: note, info: note, warn: note, error: note } as unknown as Logger;

  const serve = async (handle: (question: CheckStock) => Promise<InventoryCheck>, port = 0) => {
    const handlers = { CheckStock: unary(checkStockSchema, logger, handle) };
    server = await serveGrpc({ proto: INVENTORY_PROTO, handlers, host: '127.0.0.1', port });
    return server.port;
  };
  const callTo = (port: number, timeoutMs = PATIENT_MS) =>
    (client = new GrpcHopClient({
      hop: 'inventory',
      proto: INVENTORY_PROTO,
      url: `grpc://127.0.0.1:${port}`,
      timeoutMs,
    }));
  const ask = (message: object = MOUSE) => client!.call('CheckStock', message, inventoryCheckSchema);
  const failure = async (message?: object): Promise<HopError> => {
    const error = await ask(message).then(
      () => new Error('the call succeeded'),
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(HopError);
    return error as HopError;
  };

  afterEach(async () => {
    client?.onApplicationShutdown();
    await server?.close();
    server = undefined;
    logged.length = 0;
  });

  it('carries question and answer with the names and values of the contract', async () => {
    const asked: CheckStock[] = [];
    callTo(
      await serve(
        (question) => (asked.push(question), Promise.resolve({ ...ON_HAND, available: false, remaining_stock: 0 })),
      ),
    );
    await expect(ask()).resolves.toEqual({ ...MOUSE, available: false, remaining_stock: 0 });
    expect(asked).toEqual([MOUSE]);
  });

  it.each([404, 409, 422, 502, 504])('a problem with status %i arrives as it was thrown', async (status) => {
    const members = { available: 3, order_id: 7 };
    callTo(await serve(() => Promise.reject(new ProblemException(status, 'Nur 3 Mäuse 🐭 da.', members))));
    const error = await failure();
    expect(error).toMatchObject({ trouble: 'answered', inDoubt: false, timedOut: status === 504 });
    expect(error.problem).toMatchObject({ status, detail: 'Nur 3 Mäuse 🐭 da.', ...members });
  });

  it('names each field of a message that does not fit its contract, and the handler never sees it', async () => {
    const handle = jest.fn();
    callTo(await serve(handle));
    const { problem } = await failure({ product_name: '', quantity: 0 });
    expect(problem).toMatchObject({ status: 400, errors: [{ field: 'product_name' }, { field: 'quantity' }] });
    expect(handle).not.toHaveBeenCalled();
  });

  it('tells nothing of an error that nobody foresaw, and logs it', async () => {
    callTo(await serve(() => Promise.reject(new Error('secret of the house'))));
    const { problem } = await failure();
    expect(problem).toMatchObject({ status: 500 });
    expect(JSON.stringify(problem)).not.toContain('secret');
    expect(JSON.stringify(logged)).toContain('secret of the house');
  });

  it('knows that nothing was done when nobody accepts connections', async () => {
    callTo(await unusedPort());
    const error = await failure();
    expect(error).toMatchObject({ trouble: 'refused', inDoubt: false });
    expect(error.toProblem().problem).toMatchObject({ status: 502, hop: 'inventory' });
  });

  it('is in doubt when no answer comes in time', async () => {
    let finish: (check: InventoryCheck) => void = () => undefined;
    callTo(await serve(() => new Promise((resolve) => (finish = resolve))), 300);
    const error = await failure();
    finish(ON_HAND);
    expect(error).toMatchObject({ trouble: 'timeout', inDoubt: true, timedOut: true });
    expect(error.toProblem().problem).toMatchObject({ status: 504, hop: 'inventory', in_doubt: true });
  });

  it('does not believe an answer that is not in the contract', async () => {
    callTo(await serve(() => Promise.resolve({ ...ON_HAND, quantity: -2 })));
    await expect(failure()).resolves.toMatchObject({ trouble: 'lost' });
  });

  it('lets the call under way finish when it closes, and finds a callee that has started again', async () => {
    let arrived: () => void = () => undefined;
    let finish: (check: InventoryCheck) => void = () => undefined;
    const underWay = new Promise<void>((resolve) => (arrived = resolve));
    const port = await serve(() => (arrived(), new Promise((resolve) => (finish = resolve))));
    callTo(port);
    const answer = ask();
    await underWay;
    const closed = server!.close();
    finish(ON_HAND);
    await expect(answer).resolves.toEqual(ON_HAND);
    await closed;
    await expect(failure()).resolves.toMatchObject({ trouble: 'refused' });
    await serve(() => Promise.resolve(ON_HAND), port);
    while (!(await ask().catch(() => undefined)));
    await expect(ask()).resolves.toEqual(ON_HAND);
  });

  it('says which port is taken', async () => {
    const port = await serve(() => Promise.resolve(ON_HAND));
    const again = serveGrpc({ proto: INVENTORY_PROTO, handlers: {}, host: '127.0.0.1', port });
    await expect(again).rejects.toMatchObject({ code: 'EADDRINUSE', port });
  });

  it('goes to its callee, not to the proxy that the environment has for the world outside', async () => {
    const before = process.env.grpc_proxy;
    process.env.grpc_proxy = `http://127.0.0.1:${await unusedPort()}`;
    try {
      callTo(await serve(() => Promise.resolve(ON_HAND)));
      await expect(ask()).resolves.toEqual(ON_HAND);
    } finally {
      if (before === undefined) delete process.env.grpc_proxy;
      else process.env.grpc_proxy = before;
    }
  });

  it('refuses a .proto file without the service', async () => {
    const proto = { ...INVENTORY_PROTO, service: 'shop.inventory.v2.Inventory' };
    await expect(serveGrpc({ proto, handlers: {}, host: '127.0.0.1', port: 0 })).rejects.toThrow(
      /there is no service shop\.inventory\.v2\.Inventory/,
    );
  });
});

async function unusedPort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}
