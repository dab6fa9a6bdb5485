// `npm run e2e`: the stacks of compose/, started for real and asked everything the docs promise. Needs Docker. The light matrix
// runs everywhere; the full one where Tempo's image is (docker compose -f compose/baseline.yaml pull), without Grafana where
// that one is missing.
import { parseArgs } from 'node:util';
import { checkEnvoyAdmin } from './checks/envoy-admin.js';
import { checkFiles } from './checks/files.js';
import { checkGateway } from './checks/gateway.js';
import { checkHardening } from './checks/hardening.js';
import { checkLogsByFile } from './checks/logs-by-file.js';
import { checkOrders } from './checks/orders.js';
import { checkOutage } from './checks/outage.js';
import { checkPage } from './checks/page.js';
import { checkPageServer } from './checks/page-server.js';
import { checkQueries } from './checks/queries.js';
import { checkPropagationLoss, checkSignals } from './checks/signals.js';
import { checkSwitch, newestOrder } from './checks/switching.js';
import { checkTraffic } from './checks/traffic.js';
import { docker, missingImages, tryDocker } from './docker.js';
import { expect, Report, say } from './report.js';
import { type Container, PROJECT, settings, type Size, Stack, type Variant } from './stack.js';

const PARTS = ['files', 'light', 'full'];
const HELP = `npm run e2e                       everything that can run here
npm run e2e -- --only light       or --only full, --only files`;

/** Drop comes last: propagation loss must be silent before it, and is remembered for a minute after it. */
const ORDER: Variant[] = ['baseline', 'envoy-copy', 'envoy-drop'];

async function main(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { only: { type: 'string' }, help: { type: 'boolean', short: 'h' } } });
  if (values.help) return say(HELP);
  const parts = PARTS.filter((part) => values.only === undefined || part === values.only);
  if (parts.length === 0) throw new Error(`--only is "${values.only}"; there are ${PARTS.join(', ')}`);
  for (const asked of [['compose', 'version'], ['info']]) {
    const { code, stdout, stderr } = await tryDocker(asked);
    const said = (stderr || stdout).trim() || `it ended with ${code}`;
    if (code !== 0)
      throw new Error(`no Docker with Compose answers here, so nothing was run. docker ${asked.join(' ')}: ${said}`);
  }

  const report = new Report();
  if (parts.includes('files')) await checkFiles(report);
  if (parts.includes('light')) await runMatrix(report, 'light');
  if (parts.includes('full')) await runFull(report);
  process.exitCode = report.finish() ? 0 : 1;
}

async function runFull(report: Report): Promise<void> {
  const absent = await missingImages([settings.TEMPO_IMAGE!, settings.GRAFANA_IMAGE!]);
  if (absent.includes(settings.TEMPO_IMAGE!)) {
    for (const variant of ORDER) report.skip(`full stack, ${variant}`, `not on this machine: ${absent.join(', ')}`);
    return;
  }
  if (absent.length > 0) report.skip('full stack, Grafana', `not on this machine: ${absent.join()}; the rest runs`);
  await runMatrix(report, 'full', absent.length > 0 ? ['grafana'] : []);
}

async function runMatrix(report: Report, size: Size, without: string[] = []): Promise<void> {
  const stackOf = (variant: Variant): Stack => new Stack(variant, size, without);
  if ((await report.check(`${size}: the images build`, () => stackOf('baseline').build())) === undefined) return;
  try {
    let before: Container[] = [];
    for (const variant of ORDER) before = await runVariant(report, stackOf(variant), before);
    await checkLogsByFile(report, stackOf('envoy-drop'));
    await checkGateway(report, stackOf('baseline'));
  } finally {
    await takeDown(report, stackOf('envoy-drop').with('logs-by-file'));
  }
}

/** One variant, begun while the one before still runs: a switch is part of the lesson. */
async function runVariant(report: Report, stack: Stack, before: Container[]): Promise<Container[]> {
  const { variant, size } = stack;
  say(`--- ${size}: ${variant}`);
  const newest = before.length > 0 ? await newestOrder() : 0;
  if ((await report.check(`${variant}: docker compose -f ${stack.file} up --wait`, () => stack.up())) === undefined) {
    say((await tryDocker(['compose', '-p', PROJECT, '-f', stack.file, 'logs', '--tail', '15'])).stdout);
    return before;
  }
  if (before.length > 0) await checkSwitch(report, stack, before, newest);
  await checkOrders(report, stack);
  await checkSignals(report, stack);
  await checkPropagationLoss(report, stack);
  await checkEnvoyAdmin(report, stack);
  await checkPageServer(report, stack);
  await checkPage(report, stack);
  if (variant === 'baseline') await checkTraffic(report, stack);
  if (variant === 'envoy-copy') await checkOutage(report, stack);
  if (variant === 'envoy-drop') await checkQueries(report, stack);
  await checkHardening(report, stack);
  return stack.containers();
}

async function takeDown(report: Report, stack: Stack): Promise<void> {
  await report.check(`${stack.size}: down -v leaves no container, volume or network`, async () => {
    await stack.compose('--profile', '*', 'down', '-v', '--remove-orphans');
    for (const what of [
      ['ps', '-aq'],
      ['volume', 'ls', '-q'],
      ['network', 'ls', '-q'],
    ]) {
      const left = (await docker([...what, '--filter', `label=com.docker.compose.project=${PROJECT}`])).trim();
      expect(left === '', `nothing from docker ${what.join(' ')}; got ${left}`);
    }
  });
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`e2e: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
