import { readTraceId } from './trace-id';

describe('readTraceId', () => {
  it.each([
    ['4BF92F3577B34DA6A3CE929D0E0E4736', '4bf92f3577b34da6a3ce929d0e0e4736'],
    [' 4bf92f3577b34da6 ', '00000000000000004bf92f3577b34da6'],
    ['00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01', '4bf92f3577b34da6a3ce929d0e0e4736'],
  ])('reads %s', (text, traceId) => {
    expect(readTraceId(text)).toEqual({ traceId });
  });

  it.each([
    ['', 'empty'],
    ['order-42', 'not-hex'],
    ['0'.repeat(33), 'too-long'],
    ['000', 'all-zero'],
  ])('says why “%s” is none', (text, problem) => {
    expect(readTraceId(text)).toEqual({ problem });
  });
});
