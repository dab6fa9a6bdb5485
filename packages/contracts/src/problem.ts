// What every service answers when it cannot do what was asked: RFC 9457 problem details with the lab's own members.
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';

export const HOPS = ['order', 'inventory', 'pricing', 'notify'] as const;
export type Hop = (typeof HOPS)[number];

export const orderStatusSchema = z.enum(['pending', 'confirmed', 'rejected', 'failed', 'cancelled']);
export type OrderStatus = z.infer<typeof orderStatusSchema>;

export const problemSchema = z.object({
  type: z.string().meta({ description: '`about:blank`: the status says what kind of problem it is (RFC 9457, 4.2.1)' }),
  title: z.string(),
  status: z.int().min(400).max(599),
  detail: z.string().meta({ description: 'What went wrong and how to fix it' }),
  errors: z
    .array(
      z.strictObject({
        in: z.enum(['body', 'query', 'path', 'header']),
        field: z.string(),
        detail: z.string(),
      }),
    )
    .optional()
    .meta({ description: 'Each wrong field' }),
  hop: z.enum(HOPS).optional().meta({ description: 'The service that failed or did not answer' }),
  order_id: z.int().optional(),
  order_status: orderStatusSchema.optional(),
  trace_id: z.string().optional(),
  available: z.int().optional().meta({ description: 'Out of stock: how many units are left' }),
  in_doubt: z
    .boolean()
    .optional()
    .meta({ description: 'true: the failed call may have been carried out. Absent: nothing was done' }),
});
export type Problem = z.infer<typeof problemSchema>;
export class ProblemDto extends createZodDto(problemSchema) {}

export const healthSchema = z.strictObject({
  status: z.enum(['ok', 'down']),
  service: z.string(),
  version: z.string(),
  database: z
    .strictObject({ status: z.enum(['ok', 'down']), detail: z.string().optional() })
    .optional()
    .meta({ description: 'Absent where a service keeps nothing' }),
});
export type Health = z.infer<typeof healthSchema>;
export class HealthDto extends createZodDto(healthSchema) {}
