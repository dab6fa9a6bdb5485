import { duration } from './duration';

describe('duration', () => {
  it.each([
    [0.64, '640 µs'],
    [12.42, '12.4 ms'],
    [1310, '1.31 s'],
    [5.004, '5.00 ms'],
    [5, '5 ms'],
    [55, '55 ms'],
    [999, '999 ms'],
  ])('writes %d ms as %s: what is known in whole milliseconds claims no more', (ms, text) => {
    expect(duration(ms)).toBe(text);
  });
});
