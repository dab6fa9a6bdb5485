import { bucketOf, quantile } from './buckets.js';

/** Cases of Tempo's TestLog2Bucketize and TestLog2Quantile (pkg/traceql/engine_metrics_test.go). */
describe('buckets', () => {
  it.each([
    [0, undefined],
    [1, undefined],
    [2, 2],
    [3, 4],
    [4, 4],
    [5, 8],
    [20_000_000_000, 34_359_738_368],
  ])('%d is counted under %p', (value, bound) => {
    expect(bucketOf(value)).toBe(bound);
  });

  it.each([
    [1, [[2, 1]], 2],
    [0.5, [[2, 2]], 2 ** 0.5],
    [
      0.5,
      [
        [2, 1],
        [4, 1],
      ],
      2,
    ],
    [
      0.75,
      [
        [2, 10],
        [4, 10],
      ],
      2 ** 1.5,
    ],
    [0, [], 0],
  ] as const)('quantile %d of %j is %d', (p, counts, expected) => {
    expect(quantile(p, new Map(counts as readonly (readonly [number, number])[]))).toBeCloseTo(expected, 10);
  });
});
