// What runs here: `/config.json` says how the page is served, `/lab/…` (native only) shows and switches the variant.
import { z } from 'zod/mini';
import { ask } from '../../shell/http';

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

const ComparedSchema = z.array(
  z.object({
    variant: z.string(),
    order_id: z.nullable(z.number()),
    status: z.string(),
    joined: z.boolean(),
    trace_id: z.optional(z.nullable(z.string())),
    traces: z.array(z.object({ trace_id: z.string(), spans: z.number(), services: z.array(z.string()) })),
  }),
);
export type Compared = z.infer<typeof ComparedSchema>[number];

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
export const compareVariants = (order: OrderRequest) =>
  ask('./lab/compare', ComparedSchema, { method: 'POST', body: order, timeoutMs: COMPARE_TIMEOUT_MS });
