import { parseDuration, parseNumber, parseOptions, parsePortOffset, UsageError } from './options';

describe('what a person types', () => {
  it.each([
    ['60s', 60_000],
    ['2m', 120_000],
    ['500ms', 500],
    ['1.5', 1500],
    ['1h', 3_600_000],
  ])('reads the duration %s', (text, milliseconds) => expect(parseDuration('for', text)).toBe(milliseconds));

  it.each(['', 'soon', '5 minutes', '-1s'])('refuses the duration "%s" and shows two that it takes', (text) => {
    expect(() => parseDuration('for', text)).toThrow(`--for is '${text}'; it takes a duration such as 30s or 2m`);
  });

  it.each(['', ' ', 'x', '-1', '11', 'NaN', 'Infinity'])('refuses the number "%s" and tells the bounds', (text) => {
    expect(() => parseNumber('rate', text, 0, 10)).toThrow(`--rate is '${text}'; it takes a number from 0 to 10`);
  });

  it('wants a whole port offset', () => {
    expect(parsePortOffset('100')).toBe(100);
    expect(() => parsePortOffset('1.5')).toThrow(UsageError);
  });

  it('names an option that does not exist and says where to look', () => {
    expect(() => parseOptions(['--colour'], { options: {} })).toThrow(/--colour.*--help/s);
  });
});
