// What runs here: `/config.json` says how the page is served, `/lab/…` (native only) shows and switches the variant.
import { z } from 'zod/mini';
import { ask, askLines } from '../../shell/http';

const ConfigSchema = z.object({
  mode: z.enum(['native', 'compose']),
  grafana_url: z.nullable(z.string()),
  envoy_admin_url: z.nullable(z.string()),
});
export type Config = z.infer<typeof ConfigSchema>;

const LabStateSchema = z.object({
  variant: z.string(),
  switching_to: z.optional(z.nullable(z.string())),
  variants: z.array(
    z.object({
      name: z.string(),
      entry: z.optional(z.nullable(z.string())),
      sidecar: z.optional(z.union([z.boolean(), z.string(), z.null()])),
      available: z.boolean(),
      reason: z.optional(z.nullable(z.string())),
    }),
  ),
  services: z.array(
    z.object({
      name: z.string(),
      url: z.string(),
      health: z.enum(['ok', 'starting', 'down']),
      version: z.optional(z.nullable(z.string())),
      entry: z.optional(z.nullable(z.string())),
    }),
  ),
  envoy: z.nullable(z.object({ admin_url: z.string(), version: z.optional(z.nullable(z.string())) })),
});
export type LabState = z.infer<typeof LabStateSchema>;

const CompareStepSchema = z.union([
  z.object({ variants: z.array(z.string()) }),
  z.object({
    compared: z.object({
      variant: z.string(),
      order_id: z.nullable(z.number()),
      status: z.string(),
      trace_id: z.nullable(z.string()),
      traces: z.array(z.object({ trace_id: z.string() })),
    }),
  }),
  z.object({
    variant: z.string(),
    step: z.enum(['switching', 'ordering', 'reading']),
    trace_id: z.optional(z.nullable(z.string())),
  }),
  z.object({ failed: z.string() }),
]);
export type CompareStep = z.infer<typeof CompareStepSchema>;

export interface OrderRequest {
  readonly user_id: string;
  readonly product_name: string;
  readonly quantity: number;
}

/** A switch restarts up to three processes; a comparison does so for every variant. */
const SWITCH_TIMEOUT_MS = 60_000;
const COMPARE_TIMEOUT_MS = 180_000;

export const readConfig = (timeoutMs?: number) =>
  ask('./config.json', ConfigSchema, timeoutMs === undefined ? {} : { timeoutMs });
export const readLabState = () => ask('./lab/state', LabStateSchema);
export const switchVariant = (variant: string) =>
  ask('./lab/variant', LabStateSchema, { method: 'POST', body: { variant }, timeoutMs: SWITCH_TIMEOUT_MS });
/** Places the order in each variant by turns, and tells each step as it happens. @throws {Failure} */
export const compareVariants = (order: OrderRequest, onStep: (step: CompareStep) => void) =>
  askLines('./lab/compare', CompareStepSchema, { method: 'POST', body: order, timeoutMs: COMPARE_TIMEOUT_MS }, onStep);
