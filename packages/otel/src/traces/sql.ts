import { type StartedSpan } from './finish';

const NAME = String.raw`["\`[]?([\w.]+)`;
const TABLE: Record<string, RegExp> = {
  SELECT: new RegExp(String.raw`\bFROM\s+${NAME}`, 'i'),
  INSERT: new RegExp(String.raw`\bINTO\s+${NAME}`, 'i'),
  REPLACE: new RegExp(String.raw`\bINTO\s+${NAME}`, 'i'),
  UPDATE: new RegExp(String.raw`\bUPDATE\s+(?:OR\s+\w+\s+)?${NAME}`, 'i'),
  DELETE: new RegExp(String.raw`\bFROM\s+${NAME}`, 'i'),
};

interface Statement {
  operation: string;
  table: string | undefined;
}

/** Few texts come again and again, parameters being apart from them. */
const statements = new Map<string, Statement>();
const STATEMENTS = 500;

/**
 * TypeORM's instrumentation calls every statement that the application wrote itself `raw query`. By its text it is
 * `INSERT orders`: https://opentelemetry.io/docs/specs/semconv/database/database-spans/#name
 */
export function nameStatement(span: StartedSpan): void {
  if (span.name !== 'raw query') return;
  const text = span.attributes['db.query.text'];
  if (typeof text !== 'string') return;
  const { operation, table } = statementOf(text);
  span.updateName(table ? `${operation} ${table}` : operation);
  span.setAttribute('db.operation.name', operation);
  if (table) span.setAttribute('db.collection.name', table);
}

/** @returns what a statement does and to which table, read from its first words. */
export function statementOf(text: string): Statement {
  const known = statements.get(text);
  if (known) return known;
  const operation = operationOf(text);
  const statement = { operation, table: TABLE[operation]?.exec(text)?.[1] };
  if (statements.size < STATEMENTS) statements.set(text, statement);
  return statement;
}

function operationOf(text: string): string {
  const first = /^\s*(\w+)/.exec(text)?.[1]?.toUpperCase() ?? 'SQL';
  if (first !== 'WITH') return first;
  // Behind the common table expressions stands what is really done.
  return /\)\s*(SELECT|INSERT|UPDATE|DELETE|REPLACE)\b/i.exec(text)?.[1]?.toUpperCase() ?? first;
}
