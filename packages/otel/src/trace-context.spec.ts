import { type OutgoingHttpHeaders } from 'node:http';
import { type Packed, installPacked } from './testing/packed';
import { type Running, runFile } from './testing/process';
import { type Receiver, startReceiver } from './testing/receiver';
import { type Target, get, startTarget } from './testing/wire';

/** It packs and installs. */
jest.setTimeout(180_000);

const TRACE = '12345678901234567890123456789012';
const PARENT = '1234567890123456';
const TRACEPARENT = `00-${TRACE}-${PARENT}-01`;
const EIGHT_KIB = 8 * 1024;

/** A trace of the app's own. */
const NEW_TRACE = new RegExp(`^00-(?!${TRACE})[0-9a-f]{32}-[0-9a-f]{16}-01$`);
const SAME_TRACE = new RegExp(`^00-${TRACE}-(?!${PARENT})[0-9a-f]{16}-01$`);
const list = (members: number): string => Array.from({ length: members }, (_, i) => `bar${i}=${i}`).join(',');

/**
 * https://www.w3.org/TR/trace-context/ (level 1) and https://www.w3.org/TR/trace-context-2/ (level 2), seen from the wire: a plain Nest
 * application with the packed package is called with headers, and calls on by Node's client and by fetch.
 */
describe('W3C Trace Context and Baggage, by a plain Nest application with @demo/otel', () => {
  let packed: Packed;
  let receiver: Receiver;
  let target: Target;
  let app: Running;
  const others: Running[] = [];

  beforeAll(async () => {
    [packed, receiver, target] = await Promise.all([installPacked(), startReceiver(), startTarget()]);
    app = start();
    await app.url();
  });
  afterAll(async () => {
    for (const one of [app, ...others]) await one?.stop();
    await receiver?.close();
    await target?.close();
    packed?.remove();
  });

  const start = (env: Record<string, string> = {}): Running =>
    runFile(packed.main, { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, TARGET: target.url, ...env }, packed.folder);
  const asking = async (propagators: string): Promise<Running> => {
    const one = start({ OTEL_PROPAGATORS: propagators });
    others.push(one);
    await one.url();
    return one;
  };

  /** What the app sends on, and answers, when it is called with these headers. */
  const through = async (headers: OutgoingHttpHeaders, by = app, route = 'call') => {
    target.calls.length = 0;
    const answer = await get(`${await by.url()}/${route}`, headers);
    expect(target.calls).toHaveLength(1);
    const { headers: sent, times } = target.calls[0]!;
    return { sent, times, answer };
  };

  describe('§3.2 traceparent', () => {
    it.each(['call', 'fetch'])('goes on in the same trace with a parent of its own, once (%s)', async (route) => {
      const { sent, times } = await through({ traceparent: TRACEPARENT }, app, route);
      expect(sent['traceparent']).toMatch(SAME_TRACE);
      expect(times['traceparent']).toBe(1);
    });

    it('begins a trace where there is none', async () => {
      expect((await through({})).sent['traceparent']).toMatch(NEW_TRACE);
    });

    it('is read under a name in any case', async () => {
      expect((await through({ TraceParent: TRACEPARENT })).sent['traceparent']).toMatch(SAME_TRACE);
    });

    it.each([
      ['version ff', `ff-${TRACE}-${PARENT}-01`],
      ['a version of one digit', `0-${TRACE}-${PARENT}-01`],
      ['a version that is no hex', `0.-${TRACE}-${PARENT}-01`],
      ['more than four fields in version 00', `${TRACEPARENT}-what`],
      ['a dash at the end in version 00', `${TRACEPARENT}-`],
      ['a trace id of zeros', `00-${'0'.repeat(32)}-${PARENT}-01`],
      ['a trace id in capitals', `00-${'ABCDEF'.repeat(6).slice(0, 32)}-${PARENT}-01`],
      ['a trace id too short', `00-${TRACE.slice(1)}-${PARENT}-01`],
      ['a trace id too long', `00-${TRACE}0-${PARENT}-01`],
      ['a parent id of zeros', `00-${TRACE}-${'0'.repeat(16)}-01`],
      ['a parent id that is no hex', `00-${TRACE}-${PARENT.slice(1)}.-01`],
      ['flags that are no hex', `00-${TRACE}-${PARENT}-0.`],
      ['flags of one digit', `00-${TRACE}-${PARENT}-1`],
      ['8 KiB of anything', 'x'.repeat(EIGHT_KIB)],
    ])('with %s is as good as none, and its tracestate is dropped (§4.3)', async (_, traceparent) => {
      const { sent } = await through({ traceparent, tracestate: 'foo=1' });
      expect(sent['traceparent']).toMatch(NEW_TRACE);
      expect(sent['tracestate']).toBeUndefined();
    });

    it('that comes twice is as good as none', async () => {
      const { sent } = await through({ traceparent: [TRACEPARENT, `00-${TRACE}-${PARENT.replace('1', '2')}-01`] });
      expect(sent['traceparent']).toMatch(NEW_TRACE);
    });

    it.each([`01-${TRACE}-${PARENT}-01`, `cc-${TRACE}-${PARENT}-01-what-the-future-will-be`])(
      'of a future version is read as far as version 00 goes, and version 00 sent (§3.2.1, §4.3): %s',
      async (traceparent) => expect((await through({ traceparent })).sent['traceparent']).toMatch(SAME_TRACE),
    );

    it('of a future version with something else than a dash behind it is as good as none', async () => {
      expect((await through({ traceparent: `01-${TRACE}-${PARENT}-01.what` })).sent['traceparent']).toMatch(NEW_TRACE);
    });

    it('that is not sampled is handed on as not sampled, and tells no span (§3.2.2.5)', async () => {
      const { sent } = await through({ traceparent: `00-${TRACE.replace('1', 'a')}-${PARENT}-00` });
      expect(sent['traceparent']).toMatch(new RegExp(`^00-${TRACE.replace('1', 'a')}-[0-9a-f]{16}-00$`));
      await through({ traceparent: TRACEPARENT });
      await receiver.until('a later span', ({ spans }) => spans.find(({ traceId }) => traceId === TRACE));
      expect(receiver.spans.filter(({ traceId }) => traceId === TRACE.replace('1', 'a'))).toEqual([]);
    });

    it.each(['call', 'fetch'])(
      'with level 2’s random flag hands the flag on (level 2 §3.2.2.5.2; %s)',
      async (route) => {
        const { sent, times } = await through({ traceparent: `00-${TRACE}-${PARENT}-03` }, app, route);
        expect(sent['traceparent']).toMatch(new RegExp(`^00-${TRACE}-[0-9a-f]{16}-03$`));
        expect(times['traceparent']).toBe(1);
        const unsampled = await through({ traceparent: `00-${TRACE}-${PARENT}-02` }, app, route);
        expect(unsampled.sent['traceparent']).toMatch(new RegExp(`^00-${TRACE}-[0-9a-f]{16}-02$`));
      },
    );

    it('with flags that nobody knows hands on those that are known (§3.2.2.5.3)', async () => {
      const { sent } = await through({ traceparent: `00-${TRACE}-${PARENT}-ff` });
      expect(sent['traceparent']).toMatch(new RegExp(`^00-${TRACE}-[0-9a-f]{16}-03$`));
    });
  });

  describe('§3.3 tracestate', () => {
    const sentFor = async (tracestate: string | string[]): Promise<string | undefined> => {
      const { sent } = await through({ traceparent: TRACEPARENT, tracestate });
      expect(sent['traceparent']).toMatch(SAME_TRACE);
      return sent['tracestate'] as string | undefined;
    };

    it.each([
      ['one member', 'foo=1', 'foo=1'],
      ['white space around members (§3.3.1.1)', 'foo=1 \t , \t bar=2, \t baz=3', 'foo=1,bar=2,baz=3'],
      ['empty members (§3.3.1.1)', 'foo=1,,,bar=2, ,', 'foo=1,bar=2'],
      ['all characters of a key (§3.3.1.3.1)', 'az09_-*/=1,0a@az09_-*/=2', 'az09_-*/=1,0a@az09_-*/=2'],
      ['the longest simple key', `${'z'.repeat(256)}=1`, `${'z'.repeat(256)}=1`],
      [
        'the longest key of a vendor',
        `${'t'.repeat(241)}@${'v'.repeat(14)}=1`,
        `${'t'.repeat(241)}@${'v'.repeat(14)}=1`,
      ],
      [
        'all characters of a value (§3.3.1.3.2)',
        'foo=!"#$%&\'()*+-./:;<>?@[]^_`{|}~ 0',
        'foo=!"#$%&\'()*+-./:;<>?@[]^_`{|}~ 0',
      ],
      ['32 members (§3.3.1.1)', list(32), list(32)],
    ])('with %s is handed on in its order', async (_, tracestate, sent) =>
      expect(await sentFor(tracestate)).toBe(sent),
    );

    it('in several headers is one list, in the order in which they came (§3.3)', async () => {
      expect(await sentFor(['foo=1', 'bar=2,baz=3', ''])).toBe('foo=1,bar=2,baz=3');
    });

    it.each([
      ['more than 32 members (§3.3.1.1)', list(33)],
      ['a key without a vendor', 'foo@=1,bar=2'],
      ['a key without a tenant', '@foo=1,bar=2'],
      ['two @ in a key', 'foo@@bar=1,bar=2'],
      ['two vendors in a key', 'foo@bar@baz=1,bar=2'],
      ['a vendor that begins with a digit', 'foo@1bar=1,bar=2'],
      ['a simple key of 257 characters', `bar=2,${'z'.repeat(257)}=1`],
      ['a tenant of 242 characters', `${'t'.repeat(242)}@v=1,bar=2`],
      ['a vendor of 15 characters', `t@${'v'.repeat(15)}=1,bar=2`],
      ['a capital letter in a key', 'FOO=1,bar=2'],
      ['a dot in a key', 'foo.bar=1,bar=2'],
      ['white space in a key', 'foo =1,bar=2'],
      ['no value', 'foo=,bar=2'],
      ['no equals sign', 'foo,bar=2'],
      ['an equals sign in a value', 'foo=bar=baz,bar=2'],
      ['a value of 257 characters', `foo=${'z'.repeat(257)},bar=2`],
      ['a tab in a value', 'foo=a\tb,bar=2'],
      ['a character beyond ASCII in a value', 'foo=bár,bar=2'],
      ['one bad header among good ones', ['foo=1', 'bar', 'baz=3']],
    ])('with %s is dropped as a whole, and the trace goes on (§4.3)', async (_, tracestate) =>
      expect(await sentFor(tracestate)).toBeUndefined(),
    );

    it('that names a key twice goes on with it once (§3.3.1.3)', async () => {
      expect(await sentFor('foo=1,foo=2,bar=3')).toMatch(/^foo=[12],bar=3$/);
    });

    it('longer than 512 characters goes on without its long members, then without its last (§3.3.1.5)', async () => {
      const long = `long=${'x'.repeat(200)}`;
      const short = Array.from({ length: 10 }, (_, i) => `m${i}=${'y'.repeat(97)}`);
      expect(await sentFor([long, ...short].join(','))).toBe(short.slice(0, 5).join(','));
    });

    it('of 8 KiB is not stored, be it legal or not', async () => {
      const legal = Array.from({ length: 32 }, (_, i) => `secret${i}=${'s'.repeat(240)}`).join(',');
      for (const tracestate of [legal, `secret=${'s'.repeat(EIGHT_KIB)}`])
        expect(await sentFor(tracestate)).toBeUndefined();
      const { answer } = await through({ traceparent: TRACEPARENT.replace(/12345/, 'eeeee') });
      expect(answer.status).toBe(200);
      await receiver.until('a later span', ({ spans }) => spans.find(({ traceId }) => traceId.startsWith('eeeee')));
      expect(receiver.bytes.includes('sssss')).toBe(false);
    });
  });

  describe('level 2 draft, traceresponse', () => {
    it.each(['hello', 'nowhere'])('is on every answer, with the request’s own span (%s)', async (route) => {
      const { headers } = await get(`${await app.url()}/${route}`, { traceparent: TRACEPARENT });
      expect(headers['traceresponse']).toMatch(SAME_TRACE);
    });
  });

  describe('W3C Baggage §3.3', () => {
    it('hands on 64 members', async () => {
      const baggage = list(64);
      expect((await through({ traceparent: TRACEPARENT, baggage })).sent['baggage']).toBe(baggage);
    });

    it('hands on 8192 bytes, and of more what fits', async () => {
      const member = (i: number, length: number): string => `k${i}=${'v'.repeat(length - `k${i}=`.length)}`;
      const full = [member(1, 4096), member(2, 4095)].join(',');
      expect(full).toHaveLength(8192);
      expect((await through({ baggage: full })).sent['baggage']).toBe(full);
      const more = [member(1, 4000), member(2, 4000), member(3, 4000)];
      expect((await through({ baggage: more.join(',') })).sent['baggage']).toBe(more.slice(0, 2).join(','));
    });

    it('keeps what it hands on to itself: nothing of it is stored', async () => {
      await through({ traceparent: TRACEPARENT.replace(/12345/, 'fffff'), baggage: `customer=${'qqqqq'.repeat(800)}` });
      await receiver.until('the span', ({ spans }) => spans.find(({ traceId }) => traceId.startsWith('fffff')));
      expect(receiver.bytes.includes('qqqqq')).toBe(false);
    });
  });

  describe('OTEL_PROPAGATORS', () => {
    it.each([
      ['b3', { b3: `${TRACE}-${PARENT}-1` }, 'b3', new RegExp(`^${TRACE}-[0-9a-f]{16}-1`)],
      [
        'b3multi',
        { 'x-b3-traceid': TRACE, 'x-b3-spanid': PARENT, 'x-b3-sampled': '1' },
        'x-b3-traceid',
        new RegExp(`^${TRACE}$`),
      ],
      ['jaeger', { 'uber-trace-id': `${TRACE}:${PARENT}:0:1` }, 'uber-trace-id', new RegExp(`^${TRACE}:`)],
      [
        'xray',
        { 'x-amzn-trace-id': `Root=1-${TRACE.slice(0, 8)}-${TRACE.slice(8)};Parent=${PARENT};Sampled=1` },
        'x-amzn-trace-id',
        new RegExp(`^Root=1-${TRACE.slice(0, 8)}-${TRACE.slice(8)};Parent=[0-9a-f]{16};Sampled=1`),
      ],
    ])('%s is read and written in the place of traceparent', async (name, headers, header, written) => {
      const { sent } = await through(headers, await asking(name));
      expect(sent[header]).toMatch(written);
      expect(sent['traceparent']).toBeUndefined();
    });

    it('none hands nothing on', async () => {
      const { sent } = await through({ traceparent: TRACEPARENT, baggage: 'a=1' }, await asking('none'));
      expect(sent['traceparent']).toBeUndefined();
      expect(sent['baggage']).toBeUndefined();
    });
  });
});
