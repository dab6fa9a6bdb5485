import { type DataSource, type QueryRunner } from 'typeorm';

/** An SQL statement on one line, as logs and traces show it; values are always bound (`?`), never written into it. */
export const sql = (statement: TemplateStringsArray, ...constants: string[]): string =>
  String.raw(statement, ...constants)
    .replace(/\s+/g, ' ')
    .trim();

export const isPostgres = ({ options }: DataSource): boolean => options.type === 'postgres';

/**
 * Runs a statement on either engine and gives the rows that its SELECT or RETURNING makes.
 * @param values for its `?`, in order
 */
export async function run<Row>(dataSource: DataSource, statement: string, values: unknown[]): Promise<Row[]> {
  if (!isPostgres(dataSource)) return dataSource.query<Row[]>(statement, values);
  const answer = await dataSource.query<Row[] | [Row[], number]>(numbered(statement), values);
  // TypeORM's driver hands out the rows of these two together with their count.
  return (/^(UPDATE|DELETE)\b/.test(statement) ? answer[0] : answer) as Row[];
}

const texts = new Map<string, string>();

/** PostgreSQL numbers its parameters: `$1` for the first `?`. The statements are constants, so that each is written once. */
function numbered(statement: string): string {
  let text = texts.get(statement);
  if (text === undefined) {
    let count = 0;
    text = statement.replace(/\?/g, () => `$${(count += 1)}`);
    texts.set(statement, text);
  }
  return text;
}

/** What the engines write differently in CREATE TABLE. */
export interface Dialect {
  postgres: boolean;
  /** A primary key that the database counts up; an id is never given out twice, since others keep it as their idempotency key. */
  id: string;
  /** A whole number of 64 bits. */
  integer: string;
  /** Behind the closing bracket: values of another type than the column's are refused, as they are by PostgreSQL anyway. */
  strict: string;
  /** A statement with its `?` as the engine writes them. */
  text: (statement: string) => string;
}

const SQLITE: Dialect = {
  postgres: false,
  id: 'INTEGER PRIMARY KEY AUTOINCREMENT',
  integer: 'INTEGER',
  strict: 'STRICT',
  text: (statement) => statement,
};
const POSTGRES: Dialect = {
  postgres: true,
  id: 'BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY',
  integer: 'BIGINT',
  strict: '',
  text: numbered,
};

export function dialectOf({ dataSource }: QueryRunner): Dialect {
  return isPostgres(dataSource) ? POSTGRES : SQLITE;
}
