import { putPriceSchema } from './pricing';

const isTaken = (unit_price: number): boolean => putPriceSchema.safeParse({ unit_price }).success;

describe('a price that is set', () => {
  // 35 * 0.01 is 0.35000000000000003: a multiple of 0.01 as binary fractions compute it.
  it.each([0, 0.01, 2.57, 35 * 0.01, 257 * 0.01, 999.99, 1_000_000])('may be %d', (price) => {
    expect(isTaken(price)).toBe(true);
  });

  // 2.5700000000000003 is the next number after 2.57, and no multiple of 0.01 however it is computed.
  it.each([1.005, 2.5700000000000003, 0.1 + 0.2, -0.01, 1_000_000.01])('is not %d', (price) => {
    expect(isTaken(price)).toBe(false);
  });
});
