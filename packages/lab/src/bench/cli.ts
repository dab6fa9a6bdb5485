// `npm run bench`: what tracing costs and how quick the lab is, on this machine. docs/performance.md keeps figures.
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { ROOT } from '../layout/paths.js';
import { parseNumber, parseOptions, UsageError } from '../options.js';
import { benchLife, benchStart } from './life.js';
import { machine } from './machine.js';
import { benchOrders } from './orders.js';
import { benchPage } from './page.js';
import { benchParts } from './parts.js';
import { report, type Figures } from './report.js';

const PARTS = ['orders', 'parts', 'start', 'life', 'store', 'page'] as const;
/** By default; the others take long or need something that is not everywhere. */
const USUAL: readonly Part[] = ['orders', 'start', 'life', 'store'];
type Part = (typeof PARTS)[number];

const HELP = `npm run bench [-- options]      about three minutes; leave the machine alone meanwhile

  --only orders,parts,start,life,store,page
                                    orders: ours, stock (auto-instrumentations-node) and uninstrumented, in turn; any answer
                                    but 201 fails it
                                    parts: what each part of the telemetry costs; only when asked for
                                    start: cold and warm; life: memory, variant switch, answer to readable trace
                                    store: spans per second in, look-ups by id
                                    page: click to verdict on screen; only when asked for, it needs a Chromium or Chrome
  --rounds N, --seconds S           of orders and parts (6 rounds of 5 s each)
  --spans N                         of the store part (1000000)
  --json                            figures only, for programs
`;

const OPTIONS = {
  only: { type: 'string', default: USUAL.join(',') },
  rounds: { type: 'string', default: '6' },
  seconds: { type: 'string', default: '5' },
  spans: { type: 'string', default: '1000000' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

async function main(args: string[]): Promise<void> {
  const { values } = parseOptions(args, { options: OPTIONS });
  if (values.help) return void process.stdout.write(HELP);
  const parts = chosen(values.only);
  const rounds = parseNumber('rounds', values.rounds, 1, 1000);
  const seconds = parseNumber('seconds', values.seconds, 1, 3600);
  const say = (line: string): void => void process.stderr.write(`${line}\n`);

  const figures: Figures = { machine: machine() };
  for (const part of parts) {
    say(`${part} …`);
    switch (part) {
      case 'orders':
        figures.orders = await benchOrders(rounds, seconds, say);
        break;
      case 'parts':
        figures.parts = await benchParts(rounds, seconds, say);
        break;
      case 'start':
        figures.start = await benchStart();
        break;
      case 'life':
        figures.life = await benchLife(say);
        break;
      case 'store':
        figures.store = await benchStore(values.spans);
        break;
      case 'page':
        figures.page = await benchPage();
        break;
    }
  }
  process.stdout.write(values.json ? `${JSON.stringify(figures, null, 2)}\n` : report(figures));
}

/** @throws UsageError */
function chosen(only: string): Part[] {
  return only.split(',').map((name) => {
    const part = PARTS.find((known) => known === name.trim());
    if (!part) throw new UsageError(`--only has '${name}'; there are: ${PARTS.join(', ')}`);
    return part;
  });
}

const storeSchema = z.looseObject({
  spans: z.number(),
  ingest: z.looseObject({ spans_per_second: z.number(), spans_per_cpu_second: z.number() }),
  by_id: z.looseObject({ p50_ms: z.number(), p99_ms: z.number() }),
  rss_mib: z.number(),
});
export type StoreFigures = z.infer<typeof storeSchema>;

/** The store has its own bench, which puts it into a process of its own. */
async function benchStore(spans: string): Promise<StoreFigures> {
  const bench = path.join(ROOT, 'packages/telemetry-store/dist/bench.js');
  const { stdout } = await promisify(execFile)(process.execPath, [bench, '--json', '--spans', spans]);
  return storeSchema.parse(JSON.parse(stdout));
}

main(process.argv.slice(2))
  .catch((error: Error) => {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = error instanceof UsageError ? 2 : 1;
  })
  .finally(() => process.connected && process.disconnect());
