import { z } from 'zod';
import { getJson } from './http.js';
import { urls } from './stack.js';

const series = z.object({
  data: z.object({
    result: z.array(z.object({ metric: z.record(z.string(), z.string()), value: z.tuple([z.number(), z.string()]) })),
  }),
});
const exemplars = z.object({
  data: z.array(z.object({ exemplars: z.array(z.object({ labels: z.record(z.string(), z.string()) })) })),
});
const rules = z.object({
  data: z.object({
    groups: z.array(
      z.object({
        rules: z.array(
          z.object({
            type: z.string(),
            name: z.string(),
            query: z.string(),
            health: z.string(),
            state: z.string().optional(),
          }),
        ),
      }),
    ),
  }),
});

export interface Series {
  labels: Record<string, string>;
  value: number;
}

export async function query(expression: string): Promise<Series[]> {
  const answer = await getJson(`${urls.prometheus}/api/v1/query?${new URLSearchParams({ query: expression })}`, series);
  return answer.data.result.map(({ metric, value }) => ({ labels: metric, value: Number(value[1]) }));
}

/** Trace ids of the exemplars of the last ten minutes. */
export async function exemplarTraceIds(selector: string): Promise<string[]> {
  const now = Math.floor(Date.now() / 1000);
  const range = new URLSearchParams({ query: selector, start: String(now - 600), end: String(now + 60) });
  const { data } = await getJson(`${urls.prometheus}/api/v1/query_exemplars?${range}`, exemplars);
  return data.flatMap((one) => one.exemplars.map(({ labels }) => labels.trace_id ?? '')).filter(Boolean);
}

export async function loadedRules(): Promise<z.infer<typeof rules>['data']['groups'][number]['rules']> {
  return (await getJson(`${urls.prometheus}/api/v1/rules`, rules)).data.groups.flatMap((group) => group.rules);
}
