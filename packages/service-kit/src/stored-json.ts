import { type z } from 'zod';

/**
 * What a column of JSON holds, checked against its contract.
 * @throws Error naming `column` when it is empty or something else: another version wrote it, or a hand
 */
export function readStored<Value>(schema: z.ZodType<Value>, text: string | null | undefined, column: string): Value {
  const parsed = schema.safeParse(parse(text));
  if (parsed.success) return parsed.data;
  throw new Error(`${column} does not hold what it should: ${parsed.error.issues[0]?.message ?? 'not JSON'}`);
}

function parse(text: string | null | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}
