import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { z } from 'zod';
import { HopClient, HopError, type HopOptions } from './hop.client';

const answerSchema = z.strictObject({ done: z.boolean() });
/** A machine that is busy must not look like a callee that is too slow. */
const PATIENT_MS = 60_000;

describe('HopClient', () => {
  let server: Server;
  let client: HopClient;
  const requests: IncomingMessage[] = [];

  async function callee(listener: RequestListener, options: Partial<HopOptions> = {}): Promise<void> {
    requests.length = 0;
    server = createServer((request, response) => {
      requests.push(request);
      request.resume().on('end', () => listener(request, response));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    client = new HopClient({ hop: 'pricing', url, timeoutMs: PATIENT_MS, ...options });
  }

  afterEach(async () => {
    server.closeAllConnections();
    server.close();
    await client.onApplicationShutdown();
  });

  const post = () => client.post('/pricing/calculate', { order_id: 7 }, answerSchema);
  const failure = async (): Promise<HopError> => {
    const error = await post().then(
      () => new Error('the call succeeded'),
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(HopError);
    return error as HopError;
  };

  it('gives back what the callee answers, over connections that are kept', async () => {
    await callee((_request, response) => response.end('{"done":true}'));
    for (let times = 0; times < 10; times += 1) await expect(post()).resolves.toEqual({ done: true });
    // A second one is opened while the first is still busy with the end of its answer.
    expect(new Set(requests.map(({ socket }) => socket)).size).toBeLessThanOrEqual(2);
  });

  it('tells the callee its deadline and adds the headers it is given', async () => {
    await callee((_request, response) => response.end('{"done":true}'), {
      headers: () => ({ traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' }),
    });
    const before = Date.now();
    await post();
    const { headers } = requests[0]!;
    expect(headers['traceparent']).toBe('00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01');
    expect(Number(headers['x-request-deadline'])).toBeGreaterThanOrEqual(before + PATIENT_MS);
  });

  it('knows that nothing was done when nobody accepts connections', async () => {
    await callee((_request, response) => response.end());
    server.close();
    await once(server, 'close');
    const error = await failure();
    expect(error).toMatchObject({ trouble: 'refused', inDoubt: false });
    expect(error.toProblem().problem).toMatchObject({ status: 502, hop: 'pricing' });
  });

  it('is in doubt when the connection breaks before the answer', async () => {
    await callee((request) => request.socket.destroy());
    const error = await failure();
    expect(error).toMatchObject({ trouble: 'lost', inDoubt: true });
    expect(error.toProblem().problem).toMatchObject({ status: 502, hop: 'pricing', in_doubt: true });
    expect(requests).toHaveLength(1);
  });

  it('is in doubt when no answer comes in time', async () => {
    await callee(() => undefined, { timeoutMs: 300 });
    const error = await failure();
    expect(error).toMatchObject({ trouble: 'timeout', inDoubt: true, timedOut: true });
    expect(error.toProblem().problem).toMatchObject({ status: 504, hop: 'pricing', in_doubt: true });
    expect(requests).toHaveLength(1);
  });

  it('believes a callee that says no, and passes on the hop that failed behind it', async () => {
    const problem = { type: 'about:blank', title: 'Gateway Timeout', status: 504, detail: 'slow', hop: 'notify' };
    await callee((_request, response) => response.writeHead(504).end(JSON.stringify(problem)));
    const error = await failure();
    expect(error).toMatchObject({ trouble: 'answered', inDoubt: false, failedHop: 'notify', timedOut: true });
    expect(error.toProblem().problem).toMatchObject({ status: 504, hop: 'notify', detail: 'slow' });
  });

  const ENVOY = 'upstream connect error or disconnect/reset before headers. ';
  it.each([
    [
      `${ENVOY}reset reason: remote connection failure, transport failure reason: delayed connect error: 111`,
      'refused',
    ],
    [`${ENVOY}reset reason: connection timeout`, 'refused'],
    [`${ENVOY}reset reason: overflow`, 'refused'],
    ['no healthy upstream', 'refused'],
    [`${ENVOY}reset reason: connection termination`, 'lost'],
    [`${ENVOY}reset reason: remote reset`, 'lost'],
  ])('when Envoy answers 503 "%s" the request is %s', async (text, trouble) => {
    await callee((_request, response) => response.writeHead(503).end(text));
    await expect(failure()).resolves.toMatchObject({ trouble, inDoubt: trouble === 'lost' });
  });

  it('does not believe an answer that is not in the contract', async () => {
    await callee((_request, response) => response.end('{"done":"perhaps"}'));
    await expect(failure()).resolves.toMatchObject({ trouble: 'lost', inDoubt: true });
  });
});
