import { diagnose, TempoReader, type Trace } from 'tracegap';
import { portsOf } from '../runner/running.js';
import { localUrl } from '../layout/ports.js';
import { parseDuration, parseNumber, parseOptions } from '../options.js';
import { causedTraces } from '../orders/caused-traces.js';
import { placeOrder, type Placed, type Wanted } from '../orders/place-order.js';
import { steadyTraffic } from '../orders/steady-traffic.js';
import { withProgress } from '../progress.js';
import { needLab, WANTED_OPTIONS } from './running-lab.js';

const HELP = `npm run order [-- options]      places an order in the running lab and prints its trace

  --user, --product, --quantity     what is ordered (lab, Mouse, 1)
  --rate 2 --for 60s                steady traffic instead: orders per second, and for how long
  --port-offset N                   which lab, when several run
`;

/** `npm run order`. Exit code 1 when an order was not confirmed. */
export async function order(args: string[]): Promise<void> {
  const { values } = parseOptions(args, {
    options: { ...WANTED_OPTIONS, rate: { type: 'string' }, for: { type: 'string', default: '60s' } },
  });
  if (values.help) return void process.stdout.write(HELP);
  const wanted: Wanted = {
    user_id: values.user,
    product_name: values.product,
    quantity: parseNumber('quantity', values.quantity, 1, 10_000),
  };
  const rate = values.rate === undefined ? undefined : parseNumber('rate', values.rate, 0.01, 1000);
  const durationMs = parseDuration('for', values.for);
  const ports = portsOf(await needLab(values['port-offset']));
  if (rate === undefined) return placeAndShow(localUrl(ports.order), localUrl(ports.tempo), wanted);
  const failed = await steadyTraffic(localUrl(ports.order), wanted, rate, durationMs);
  process.exitCode = failed > 0 ? 1 : 0;
}

async function placeAndShow(orderUrl: string, tempoUrl: string, wanted: Wanted): Promise<void> {
  const placed = await withProgress('placing an order', () => placeOrder(orderUrl, wanted));
  say(`order ${placed.orderId ?? '(none)'}: ${placed.status}, ${placed.answeredMs - placed.sentMs} ms`);
  if (placed.detail) say(`  ${placed.detail}`);
  const traces = await withProgress('waiting for its spans', () =>
    causedTraces(new TempoReader({ url: tempoUrl }), placed),
  );
  say(`\n${await whatWasSeen(traces, placed)}`);
  process.exitCode = placed.httpStatus === 201 ? 0 : 1;
}

/** What `tracegap <trace-id>` would print: both halves as one tree, the gap drawn, and what to do about it. */
async function whatWasSeen(traces: readonly Trace[], { traceId }: Placed): Promise<string> {
  if (!traceId) return 'Nothing traced this order.';
  if (traces.length === 0) return `No span of trace ${traceId} has arrived: does the store run?`;
  const { terminalReport } = await import('tracegap/node');
  const { report } = diagnose(traces, { traceId });
  return terminalReport(report, traces, { color: process.stdout.isTTY && !process.env['NO_COLOR'] });
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);
