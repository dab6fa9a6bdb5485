import { z } from 'zod';
import { canReadFiles, collectorThatReadsFiles } from '../collector-image.js';
import { eventually, getJson } from '../http.js';
import { placeOrder } from '../orders.js';
import { expect, type Report } from '../report.js';
import { type Stack, urls } from '../stack.js';
import { readTrace } from '../traces.js';

const found = z.object({
  data: z.object({
    result: z.array(z.object({ stream: z.record(z.string(), z.string()), values: z.array(z.array(z.string())) })),
  }),
});

interface Line {
  service: string;
  /** The moment it was written at, in nanoseconds, and what it says. */
  at: string;
  says: string;
  traceId: string | undefined;
}

/**
 * compose/overlays/logs-by-file.yaml over envoy-drop, where both kinds of lines are: of the instrumented services with their trace ids,
 * and of pricing without. Each line is there once, also after the Collector has been killed.
 */
export async function checkLogsByFile(report: Report, stack: Stack): Promise<void> {
  const name = `${stack.variant}, logs by file`;
  if (!(await canReadFiles()))
    return report.skip(name, "the Collector's image has no file_log receiver, and there is no Go");
  const laid = await report.check(`${name}: up --wait, laid over ${stack.file}`, () => lay(stack));
  if (!laid) return;
  const since = Date.now(); // what the variants before have logged came by OTLP
  const written = await report.check(
    `${name}: a line leads to its trace, and the trace to its lines, each once`,
    async () => {
      const order = await eventually(20_000, () => placeOrder('Mouse'));
      const lines = await eventually(30_000, () => linesOf(order.trace_id, ['inventory', 'order']));
      expect((await readTrace(order.trace_id)).length > 0, `spans of the trace ${order.trace_id} that the lines name`);
      return lines;
    },
  );
  await report.check(`${name}: pricing's lines, which OTLP never brought, are there and name no trace`, () =>
    eventually(30_000, async () => {
      const lines = await ask('{service_name="pricing"}', since);
      expect(lines.length > 0, 'lines of pricing');
      const named = lines.filter(({ traceId }) => traceId !== undefined);
      expect(named.length === 0, `no trace id on them: it has no OpenTelemetry; got ${JSON.stringify(named[0])}`);
    }),
  );
  await report.check(
    `${name}: the Collector is killed while lines are written: none is missing, none comes twice`,
    async () => {
      await laid.compose('kill', 'collector');
      const order = await placeOrder('Mouse');
      await laid.compose('start', 'collector');
      await eventually(40_000, async () => {
        const lines = await linesOf(order.trace_id, ['inventory', 'order']);
        expect(lines === written, `the ${written} lines that the order before has; got ${lines}`);
      });
      const all = await ask('{service_name="pricing"}', since);
      expect(new Set(all.map(({ at, says }) => `${at} ${says}`)).size === all.length, 'no line of pricing twice');
    },
  );
}

async function lay(stack: Stack): Promise<Stack> {
  const overlaid = stack.with('logs-by-file', { COLLECTOR_IMAGE: await collectorThatReadsFiles() });
  await overlaid.build();
  await overlaid.up();
  return overlaid;
}

/**
 * How many lines have this trace id.
 * @throws Error unless they are of exactly these services, and none is there twice
 */
async function linesOf(traceId: string, services: string[]): Promise<number> {
  const lines = await ask(`{service_name=~".+"} | trace_id="${traceId}"`);
  const seen = [...new Set(lines.map(({ service }) => service))].sort();
  expect(seen.join() === services.join(), `lines of ${services.join(', ')}; got ${seen.join(', ')}`);
  const different = new Set(lines.map(({ service, at, says }) => `${service} ${at} ${says}`));
  expect(different.size === lines.length, `each line once; got ${lines.length} lines, ${different.size} different`);
  return lines.length;
}

async function ask(query: string, sinceMs?: number): Promise<Line[]> {
  const range = new URLSearchParams({ query, limit: '1000' });
  if (sinceMs !== undefined) range.set('start', `${sinceMs}000000`); // nanoseconds
  const { data } = await getJson(`${urls.loki}/loki/api/v1/query_range?${range}`, found);
  return data.result.flatMap(({ stream, values }) =>
    values.map(([at = '', says = '']) => ({
      service: stream.service_name ?? '?',
      at,
      says,
      traceId: stream.trace_id,
    })),
  );
}
