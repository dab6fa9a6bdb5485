import { z } from 'zod';
import { readStored } from './stored-json';

const schema = z.object({ order_id: z.number() });

describe('what a column of JSON holds', () => {
  it('is given back as its contract says', () => {
    expect(readStored(schema, '{"order_id":7}', 'orders.result of 7')).toEqual({ order_id: 7 });
  });

  it.each([
    ['nothing', null],
    ['half of it', '{"order_id":'],
    ['something else', '{"order_id":"seven"}'],
  ])('is an error that names the column when it holds %s', (_, text) => {
    expect(() => readStored(schema, text, 'orders.result of 7')).toThrow(/^orders\.result of 7 does not hold what it/);
  });
});
