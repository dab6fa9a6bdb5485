/** What a statement does, as conventions name it: `INSERT`, `orders`. */
export interface Statement {
  operation: string;
  table: string | undefined;
  /** The span's name: https://opentelemetry.io/docs/specs/semconv/database/database-spans/#name */
  name: string;
}

const statements = new Map<string, Statement>();
const STATEMENTS = 500;

const NAME = String.raw`["\`[]?([\w.]+)`;
const TABLE: Record<string, RegExp> = {
  SELECT: new RegExp(String.raw`\bFROM\s+${NAME}`, 'i'),
  INSERT: new RegExp(String.raw`\bINTO\s+${NAME}`, 'i'),
  REPLACE: new RegExp(String.raw`\bINTO\s+${NAME}`, 'i'),
  UPDATE: new RegExp(String.raw`\bUPDATE\s+(?:OR\s+\w+\s+)?${NAME}`, 'i'),
  DELETE: new RegExp(String.raw`\bFROM\s+${NAME}`, 'i'),
};

/** Looks at the first words of a statement, once for each text: there are few, parameters being apart. */
export function statementOf(sql: string): Statement {
  const known = statements.get(sql);
  if (known) return known;
  const operation = operationOf(sql);
  const table = TABLE[operation]?.exec(sql)?.[1];
  const statement = { operation, table, name: table ? `${operation} ${table}` : operation };
  if (statements.size < STATEMENTS) statements.set(sql, statement);
  return statement;
}

function operationOf(sql: string): string {
  const first = /^\s*(\w+)/.exec(sql)?.[1]?.toUpperCase() ?? 'SQL';
  // Behind the common table expressions stands what is really done.
  return first === 'WITH'
    ? (/\)\s*(SELECT|INSERT|UPDATE|DELETE|REPLACE)\b/i.exec(sql)?.[1]?.toUpperCase() ?? first)
    : first;
}

const CONTROL = new Set(['BEGIN', 'COMMIT', 'ROLLBACK', 'SAVEPOINT', 'RELEASE', 'START', 'PRAGMA']);

/** Whether a statement only frames others. */
export const isControl = (sql: string): boolean => CONTROL.has(statementOf(sql).operation);
