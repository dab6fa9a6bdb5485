import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { type RunningService } from '@demo/service-kit';
import { databaseFor } from '@demo/test-postgres';
import { startNotify } from './bootstrap';

const ORDER = { order_id: 7, user_id: 'u1', product_name: 'Laptop', quantity: 2, total_price: 1999.98 };

/** What no HTTP client would send, so written on the socket; the rules are those of all four services. */
describe('a request that is not as it should be', () => {
  let folder: string;
  let notify: RunningService;

  beforeAll(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'notify-'));
    notify = await startNotify({ PORT: '0', LOG_LEVEL: 'silent', ...databaseFor('n', folder) });
  });
  afterAll(async () => {
    await notify.close();
    rmSync(folder, { recursive: true });
  });

  /** Sends these bytes and gives back the first answer. */
  const send = async (...parts: (string | Buffer)[]) => {
    const socket = connect(Number(new URL(notify.url).port), '127.0.0.1');
    socket.write(Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part))));
    let text = '';
    while (!/\r\n\r\n.*\}/s.test(text)) text += String((await once(socket, 'data'))[0]);
    socket.destroy();
    const [head = '', body = ''] = text.split('\r\n\r\n');
    return {
      status: Number(head.split(' ')[1]),
      type: /content-type: (.*)/i.exec(head)?.[1],
      json: JSON.parse(body) as { detail: string; errors?: { field: string; detail: string }[] },
    };
  };
  const post = (body: Buffer, type = 'application/json', length = body.length) =>
    send(
      `POST /notifications/send HTTP/1.1\r\nhost: localhost\r\ncontent-type: ${type}\r\ncontent-length: ${length}\r\n\r\n`,
      body,
    );
  const get = (target: string, header = '') => send(`GET ${target} HTTP/1.1\r\nhost: localhost\r\n${header}\r\n`);
  const json = (more: object) => Buffer.from(JSON.stringify({ ...ORDER, ...more }));

  it.each([
    ['a body that is not UTF-8', 400, 'UTF-8', () => post(Buffer.from('{"user_id":"\xff"}', 'latin1'))],
    ['JSON in UTF-16', 415, 'UTF-8', () => post(Buffer.from('{}', 'utf16le'), 'application/json; charset=utf-16le')],
    [
      'a body that is announced to be too large, before it is sent',
      413,
      '64 KiB',
      () => post(json({}), undefined, 1e9),
    ],
    ['headers over 16 KiB', 431, '16 KiB', () => get('/notifications', `x: ${'x'.repeat(20_000)}\r\n`)],
    ['a line feed in a header', 400, 'HTTP', () => get('/notifications', 'idempotency-key: a\nx-evil: 1\r\n')],
    [
      'a foreign name (DNS rebinding)',
      403,
      'ALLOWED_HOSTS',
      () => send('GET /notifications HTTP/1.1\r\nhost: evil.example:8081\r\n\r\n'),
    ],
    ['something that is not HTTP', 400, 'HTTP', () => send('GARBAGE\r\n\r\n')],
  ])('%s is answered %i', async (_what, status, word, ask) => {
    const answer = await ask();
    expect(answer).toMatchObject({ status, type: 'application/problem+json' });
    expect(answer.json.detail).toContain(word);
  });

  it.each(['{"user_id":"a secret', '"a secret"', 'a secret'])(
    '%s is no JSON object, and is not quoted',
    async (body) => {
      const answer = await post(Buffer.from(body));
      expect(answer).toMatchObject({ status: 400, json: { detail: 'The body is not a JSON object.' } });
    },
  );

  it.each(['0x10', '1e1', '%201', '1.0', '', 'one', '99999999999999999999'])(
    '%s is no number of a page',
    async (value) => {
      const answer = await get(`/notifications?cursor=${value}`);
      expect(answer).toMatchObject({ status: 400, json: { errors: [{ in: 'query', field: 'cursor' }] } });
      expect(answer.json.errors).toHaveLength(1);
    },
  );

  it.each([
    ['half of a surrogate pair', '\ud800'],
    ['only blanks, of whatever kind', ' \u00a0\u0085\ufeff\u001c'],
    ['more than 100 characters', 'x'.repeat(101)],
  ])('a name of %s is refused', async (_what, user_id) => {
    const answer = await post(json({ user_id }));
    expect(answer).toMatchObject({ status: 400, json: { errors: [{ field: 'user_id' }] } });
  });

  it('a name of 100 characters that take two UTF-16 units each is not too long', async () => {
    expect(await post(json({ user_id: '🛒'.repeat(100) }))).toMatchObject({ status: 200 });
  });
});
