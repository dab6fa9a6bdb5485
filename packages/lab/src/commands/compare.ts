import { Lab } from '../runner/lab.js';
import { openLab } from '../runner/open.js';
import { portsOf } from '../runner/running.js';
import { localUrl } from '../layout/ports.js';
import { parseNumber, parseOptions, parsePortOffset } from '../options.js';
import { compareVariants, type Compared } from '../orders/compare.js';
import type { Wanted } from '../orders/place-order.js';
import { withProgress } from '../progress.js';
import { requestComparison } from './client.js';
import { wantedLab, WANTED_OPTIONS } from './running-lab.js';

const HELP = `npm run compare [-- options]      the same order in every variant, and what its trace looks like

  --json                            for programs: [{"variant","order_id","status","joined","verdict","trace_id","traces"}, …]
  --user, --product, --quantity     what is ordered (lab, Mouse, 1)
  --port-offset N                   which lab, when several run

Starts the lab when none runs, and then stops it again. A running lab is afterwards in the variant it was in.
`;

/** `npm run compare`. With --json stdout is the JSON and nothing else. */
export async function compare(args: string[]): Promise<void> {
  const { values } = parseOptions(args, {
    options: { ...WANTED_OPTIONS, json: { type: 'boolean', default: false } },
  });
  if (values.help) return void process.stdout.write(HELP);
  const wanted: Wanted = {
    user_id: values.user,
    product_name: values.product,
    quantity: parseNumber('quantity', values.quantity, 1, 10_000),
  };
  const running = await wantedLab(values['port-offset']);
  const compared = running
    ? await withProgress('an order in each variant', () => requestComparison(localUrl(portsOf(running).web), wanted))
    : await withOwnLab(parsePortOffset(values['port-offset'] ?? '0'), (lab) =>
        withProgress('an order in each variant', () => compareVariants(lab, wanted)),
      );
  process.stdout.write(values.json ? `${JSON.stringify(compared, null, 2)}\n` : table(compared));
}

async function withOwnLab<T>(portOffset: number, work: (lab: Lab) => Promise<T>): Promise<T> {
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  const lab = new Lab({ variant: 'baseline', portOffset, fresh: false, print: 'none', say });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void lab.stop());
  await withProgress('no lab runs: starting one', () => openLab(lab));
  try {
    // Where no Envoy can be had the baseline is compared alone, and why is said.
    await lab.sidecar.locate().catch((error: Error) => say(error.message));
    return await work(lab);
  } finally {
    await lab.stop();
  }
}

function table(compared: readonly Compared[]): string {
  const rows = compared.flatMap(({ variant, order_id, status, joined, verdict, traces }) =>
    traces.map((trace, index) =>
      index === 0
        ? [variant, `${order_id ?? '-'}`, status, joined ? 'joined' : 'broken', verdict ?? '-', ...traceCells(trace)]
        : ['', '', '', '', '', ...traceCells(trace)],
    ),
  );
  const header = ['variant', 'order', 'status', 'trace', 'verdict', 'trace id', 'spans', 'services'];
  const widths = header.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length)),
  );
  const lines = [header, widths.map((width) => '-'.repeat(width)), ...rows];
  const laidOut = lines.map((cells) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return `${laidOut.join('\n')}\n`;
}

const traceCells = (trace: Compared['traces'][number]): string[] => [
  trace.trace_id,
  String(trace.spans),
  trace.services.join(' → '),
];
