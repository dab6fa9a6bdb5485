import { goDuration } from './go-duration.js';

describe('a duration as Go writes it', () => {
  it.each([
    [0, '0s'],
    [1, '1ns'],
    [1_500, '1.5µs'],
    [12_000_000, '12ms'],
    [1_500_000_000, '1.5s'],
    [90_000_000_000, '1m30s'],
    [3_601_100_000_000, '1h0m1.1s'],
    [86_400_000_000_000, '24h0m0s'],
    [-2_000_000, '-2ms'],
  ])('%d ns is %s', (nanoseconds, written) => {
    expect(goDuration(nanoseconds)).toBe(written);
  });
});
