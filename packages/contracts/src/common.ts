// Fields that several hops share: one rule and one wording for each. Schemas stay strict, so that a misspelt field is named, not ignored.
import { z } from 'zod';

const MAX_CHARACTERS = 100;

// eslint-disable-next-line no-control-regex -- they are what is meant
const VISIBLE = /^[^\u0000]*[^\s\u0000-\u001f\u007f-\u009f\ufeff][^\u0000]*$/;

/**
 * A line of text, trimmed. The published schema says what is checked: no U+0000, which PostgreSQL cannot store, and at least one visible character (with the blanks spelt out on which
 * regular expressions of different languages disagree), and characters counted as JSON Schema does, not in UTF-16 units.
 */
const text = (about: { description: string; example: string }) =>
  z
    .string()
    .regex(VISIBLE, 'must have a visible character, and no U+0000')
    .refine((value) => [...value].length <= MAX_CHARACTERS, `must have at most ${MAX_CHARACTERS} characters`)
    .refine((value) => !/\p{Surrogate}/u.test(value), 'must be valid Unicode: it has half of a surrogate pair')
    .trim()
    .meta({ minLength: 1, maxLength: MAX_CHARACTERS, ...about });

export const productName = text({ description: 'Name of the product as GET /inventory lists it', example: 'Laptop' });

export const quantity = z.int().min(1).max(10_000).meta({ description: 'How many units', example: 1 });

/** Identity of an order on every hop, and so the idempotency key of everything done for it. */
export const orderId = z
  .int()
  .min(1)
  .meta({ description: 'The order this is done for; doing it twice for one order does it once', example: 7 });

export const userId = text({ description: 'Who orders', example: 'user-42' });

/** The highest id that can be asked for: fifteen digits are exact in every JSON parser. */
export const MAX_ID = 999_999_999_999_999;

/** A whole number in a path or a query, where everything is text: digits, not `0x10`, `1e3` or ` 1`. */
export const numberInUrl = (max: number) =>
  z.preprocess(
    (value) => (typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : value),
    z.int('must be a whole number in digits').min(1, 'must be 1 or more').max(max, `must be at most ${max}`),
  );

/** Decimal amount; inside the services money is integer cents. */
export const amount = z
  .number()
  .min(0)
  .meta({ description: 'Amount in US dollars with at most two decimals', example: 999.99 });

export const timestamp = z.iso.datetime().meta({ description: 'UTC, RFC 3339', example: '2026-11-21T10:00:00.000Z' });

/** What a price consists of, as pricing quotes it and order keeps it. */
export const quoteSchema = z.strictObject({
  unit_price: amount,
  quantity,
  total_price: amount,
  currency: z.literal('USD'),
});
export type Quote = z.infer<typeof quoteSchema>;

/** That the customer was told: at most once for each order. */
export const notificationReceiptSchema = z.strictObject({ notification_id: z.int().min(1), status: z.enum(['sent']) });
export type NotificationReceipt = z.infer<typeof notificationReceiptSchema>;
