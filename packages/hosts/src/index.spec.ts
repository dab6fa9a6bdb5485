import { allowedHosts, isOwnHost } from './index';

describe('the names a server answers to', () => {
  it.each([
    'localhost',
    'localhost:8000',
    'LOCALHOST.',
    'order.localhost',
    '127.0.0.1:8000',
    '10.0.3.7:8000',
    '[::1]:8000',
  ])('are this machine and every address, without being told: %s', (host) => expect(isOwnHost(host, [])).toBe(true));

  it.each([
    'evil.example',
    'evil.example:8000',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    'order',
    '',
    'a@localhost',
  ])('are nobody else’s: %s', (host) => expect(isOwnHost(host, [])).toBe(false));

  it('are those of ALLOWED_HOSTS too, a leading dot for all names below', () => {
    const allowed = allowedHosts.parse('order, .shop.svc.cluster.local');
    const asked = [
      'order:8000',
      'ORDER',
      'order.shop.svc.cluster.local',
      'reorder',
      'order.evil.example',
      'shop.svc.cluster.local.evil',
    ];
    expect(asked.filter((host) => isOwnHost(host, allowed))).toEqual(asked.slice(0, 3));
  });

  it('need no header: only old programs leave it out, never a browser', () => {
    expect(isOwnHost(undefined, [])).toBe(true);
  });

  it.each(['http://order', 'order:8000', '*', 'a b'])('must be names: %s is refused', (value) => {
    expect(allowedHosts.safeParse(value).error?.issues[0]?.message).toContain(
      'names separated by commas, without ports',
    );
  });
});
