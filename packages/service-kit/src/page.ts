import { type Page, type PageQuery } from '@demo/contracts';
import { type FindOptionsOrder, type FindOptionsWhere, LessThan, type ObjectLiteral, type Repository } from 'typeorm';

/** One page of `repository`, newest (highest `key`) first, and the cursor of the next. */
export async function newestFirst<Entity extends ObjectLiteral, Item>(
  repository: Repository<Entity>,
  key: keyof Entity & string,
  { cursor, limit }: PageQuery,
  present: (entity: Entity) => Item,
  where: FindOptionsWhere<Entity> = {},
): Promise<Page<Item>> {
  const rows = await repository.find({
    where: { ...where, ...(cursor !== undefined && { [key]: LessThan(cursor) }) },
    order: { [key]: 'DESC' } as FindOptionsOrder<Entity>,
    take: limit + 1,
  });
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return { items: page.map(present), next_cursor: rows.length > limit && last ? Number(last[key]) : null };
}
