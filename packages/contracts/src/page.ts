// Lists come newest first in pages; `next_cursor` of one page is the `cursor` of the next.
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';
import { MAX_ID, numberInUrl } from './common';

const MAX_LIMIT = 200;

export const pageQuerySchema = z.strictObject({
  cursor: numberInUrl(MAX_ID)
    .optional()
    .meta({ description: '`next_cursor` of the page before; absent for the first page' }),
  limit: numberInUrl(MAX_LIMIT).default(50).meta({ description: 'Entries on a page' }),
});
export type PageQuery = z.infer<typeof pageQuerySchema>;
export class PageQueryDto extends createZodDto(pageQuerySchema) {}

/** Schema of one page of `item`. `next_cursor` is null on the last page. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.strictObject({ items: z.array(item), next_cursor: z.int().nullable() });

export interface Page<Item> {
  items: Item[];
  next_cursor: number | null;
}
