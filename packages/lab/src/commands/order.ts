import { examine, TempoReader } from 'tracegap';
import { portsOf } from '../runner/running.js';
import { frontDoor, localUrl } from '../layout/ports.js';
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
  const lab = await needLab(values['port-offset']);
  const ports = portsOf(lab);
  const door = frontDoor(ports, lab.gateway);
  if (rate === undefined) return placeAndShow(door, localUrl(ports.tempo), wanted);
  const failed = await steadyTraffic(door, wanted, rate, durationMs);
  process.exitCode = failed > 0 ? 1 : 0;
}

async function placeAndShow(orderUrl: string, tempoUrl: string, wanted: Wanted): Promise<void> {
  const placed = await withProgress('placing an order', () => placeOrder(orderUrl, wanted));
  say(`order ${placed.orderId ?? '(none)'}: ${placed.status}, ${placed.answeredMs - placed.sentMs} ms`);
  if (placed.detail) say(`  ${placed.detail}`);
  say(
    `\n${await withProgress('waiting for its spans', () => whatWasSeen(new TempoReader({ url: tempoUrl }), placed))}`,
  );
  process.exitCode = placed.httpStatus === 201 ? 0 : 1;
}

/** What `tracegap <trace-id>` would print: both halves as one tree, the gap drawn, and what to do about it. */
async function whatWasSeen(reader: TempoReader, placed: Placed): Promise<string> {
  const { traceId } = placed;
  if (!traceId) return 'Nothing traced this order.';
  if ((await causedTraces(reader, placed)).length === 0)
    return `No span of trace ${traceId} has arrived: does the store run?`;
  const { terminalReport } = await import('tracegap/node');
  // They are all there, so nothing need be waited for. It also finds the half of a call made before the order had its id.
  const { report, traces } = await examine(traceId, reader, { marginMs: 0 });
  return terminalReport(report, traces, { color: process.stdout.isTTY && !process.env['NO_COLOR'] });
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);
