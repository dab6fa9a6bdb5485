import { Losses } from './losses';

describe('lost telemetry', () => {
  let lines: string[];
  let losses: Losses;
  beforeEach(() => {
    jest.useFakeTimers();
    lines = [];
    losses = new Losses((line) => lines.push(line));
  });
  afterEach(() => jest.useRealTimers());

  it('is told in one line with how much of what, and why', () => {
    losses.count('spans', 5, 'queue full');
    losses.count('spans', 7, 'queue full');
    losses.count('log records', 3, 'not delivered');
    jest.advanceTimersByTime(1_000);
    expect(lines).toEqual([
      'telemetry was lost: 12 spans (queue full), 3 log records (not delivered). The service is not affected. The receiver is too slow, or OTEL_BSP_MAX_QUEUE_SIZE or OTEL_BLRP_MAX_QUEUE_SIZE too small.',
    ]);
  });

  it('is told once a minute at most, and nothing of it is forgotten meanwhile', () => {
    for (let second = 0; second < 180; second++) {
      losses.count('metric data points', 1, 'not delivered');
      jest.advanceTimersByTime(1_000);
    }
    jest.advanceTimersByTime(60_000);
    expect(lines).toHaveLength(4);
    const told = lines.map((line) => Number(/lost: (\d+) metric data points/.exec(line)?.[1]));
    expect(told.reduce((sum, count) => sum + count)).toBe(180);
  });

  it('is told at once when the process ends', () => {
    losses.count('spans', 1, 'not delivered');
    losses.tellNow();
    expect(lines).toEqual(['telemetry was lost: 1 spans (not delivered). The service is not affected.']);
  });

  it('that is none is not told', () => {
    losses.tellNow();
    jest.advanceTimersByTime(60_000);
    expect(lines).toEqual([]);
  });
});
