import type { Compared } from '../runner/specs.js';
import { interleaved, summary } from './interleaved.js';
import { rounded } from './machine.js';

const told = (instrumentations: string): NodeJS.ProcessEnv => ({
  OTEL_NODE_ENABLED_INSTRUMENTATIONS: instrumentations,
});

/** One part after the other switched on, by the standard variables. */
const PARTS = {
  nothing: { preload: undefined },
  'metrics, log records, context': { preload: 'ours', env: { OTEL_TRACES_EXPORTER: 'none' } },
  '+ spans of HTTP servers and clients, and of the business steps': {
    preload: 'ours',
    env: told('http,undici,winston,runtime-node'),
  },
  '+ spans of Nest’s handlers': { preload: 'ours', env: told('http,undici,nestjs-core,winston,runtime-node') },
  '+ spans of TypeORM’s statements: everything': { preload: 'ours' },
} satisfies Record<string, Compared>;

export interface PartFigure {
  what: string;
  cpu_ms_per_order: number | null;
  /** Beyond the line above it. */
  more_ms: number | null;
}

/** What each part of the telemetry costs: processor time per order with one after the other switched on, in one interleaved run. */
export async function benchParts(rounds: number, seconds: number, say: (line: string) => void): Promise<PartFigure[]> {
  const measured = await interleaved(PARTS, { rounds, seconds, say });
  let above: number | null = null;
  return Object.entries(measured).map(([what, all]) => {
    const { cpu_ms_per_order: cpu } = summary(all);
    const more = cpu === null || above === null ? null : rounded(cpu - above);
    above = cpu;
    return { what, cpu_ms_per_order: cpu, more_ms: more };
  });
}
