import { Lab } from '../runner/lab.js';
import { findRunning, type RunningLab } from '../runner/running.js';
import { GATEWAY_NAMES, parseGateway, type GatewayName } from '../layout/gateways.js';
import { fromRoot } from '../layout/paths.js';
import { localUrl, portsFor } from '../layout/ports.js';
import { parseVariant, type VariantName } from '../layout/variants.js';
import { parseOptions, parsePortOffset, UsageError } from '../options.js';
import { withProgress } from '../progress.js';
import { openLab } from '../runner/open.js';
import { openLesson } from './open-lesson.js';
import { requestSwitch } from './client.js';
import { urlTable } from './url-table.js';

const HELP = `npm start [-- options]      starts the lab and stays until Ctrl-C

  --variant NAME      baseline (default), envoy-drop or envoy-copy;
                      where the lab already runs, switches it to that variant
  --gateway NAME      a gateway in front of order: ${GATEWAY_NAMES.join(', ')}
                      (grpc asks inventory by gRPC first; grpc-forgets loses the context on the way)
  --port-offset N     adds N to every port, to run beside another lab (state then is in .lab/offset-N)
  --fresh             begins with empty databases, traces and logs
  --lesson            opens the page at the lessons (every way to break a trace, and the guided way)
  --verbose           prints all of what each part says at start, not one line
  --quiet             files the parts' log lines without printing them
`;

/** `npm start`: runs the lab, or switches the one that runs. */
export async function start(args: string[]): Promise<void> {
  const options = startOptions(args);
  if (options.help) {
    process.stdout.write(HELP);
    return;
  }
  const running = await findRunning(options.portOffset);
  if (running) return useRunning(running, options);
  await run(options);
}

interface StartOptions {
  variant: VariantName | undefined;
  gateway: GatewayName | undefined;
  portOffset: number;
  fresh: boolean;
  quiet: boolean;
  verbose: boolean;
  lesson: boolean;
  help: boolean;
}

function startOptions(args: string[]): StartOptions {
  const { values } = parseOptions(args, {
    options: {
      variant: { type: 'string' },
      gateway: { type: 'string' },
      'port-offset': { type: 'string', default: '0' },
      fresh: { type: 'boolean', default: false },
      quiet: { type: 'boolean', default: false },
      verbose: { type: 'boolean', default: false },
      lesson: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  return {
    variant: values.variant === undefined ? undefined : parseVariant(values.variant),
    gateway: values.gateway === undefined ? undefined : parseGateway(values.gateway),
    portOffset: parsePortOffset(values['port-offset']),
    fresh: values.fresh,
    quiet: values.quiet,
    verbose: values.verbose,
    lesson: values.lesson,
    help: values.help,
  };
}

async function useRunning(running: RunningLab, options: StartOptions): Promise<void> {
  if (options.fresh) {
    throw new UsageError(`the lab runs already (process ${running.pid}); stop it with Ctrl-C there before --fresh`);
  }
  if (options.gateway && options.gateway !== running.gateway) {
    throw new UsageError(
      `the lab runs already with ${running.gateway ? `the gateway '${running.gateway}'` : 'no gateway'}; stop it with Ctrl-C there before --gateway`,
    );
  }
  const ports = portsFor(running.port_offset);
  const wanted = options.variant ?? running.variant;
  if (wanted !== running.variant) {
    await withProgress(`switching to ${wanted}`, () => requestSwitch(localUrl(ports.web), wanted));
  }
  const did = wanted === running.variant ? 'runs already' : `switched from ${running.variant} to ${wanted}`;
  process.stdout.write(
    `The lab ${did} (process ${running.pid}).\n${urlTable(wanted, running.port_offset, running.gateway)}`,
  );
  if (options.lesson) openLesson(running.port_offset, say);
}

const printed = ({ quiet, verbose }: StartOptions) => (quiet ? 'none' : verbose ? 'all' : 'brief');

/** Starts everything and resolves when it has been stopped again. */
async function run(options: StartOptions): Promise<void> {
  const begun = Date.now();
  const { portOffset, fresh } = options;
  const variant = options.variant ?? 'baseline';
  const gateway = options.gateway ?? null;
  const lab = new Lab({ variant, gateway, portOffset, fresh, print: printed(options), say });
  const askedToStop = stopRequest();
  const opened = await withProgress(`starting the ${variant} lab`, () =>
    Promise.race([openLab(lab).then(() => true), askedToStop.then(() => false)]),
  );
  if (opened) {
    say(urlTable(variant, portOffset, gateway));
    if (options.lesson) openLesson(portOffset, say);
    say(`Ready in ${((Date.now() - begun) / 1000).toFixed(1)} s. Ctrl-C stops everything.\n`);
  }
  say(`\n${await askedToStop}: stopping …`);
  await lab.stop();
  say(`Stopped. The logs stay in ${fromRoot(lab.folder.logs)}.`);
}

/** Resolves with what asked: a signal, or the end of the npm script above us (also by kill -9). */
function stopRequest(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve(signal));
    process.once('disconnect', () => resolve('npm has ended'));
  });
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);
