import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { assertPortsFree } from '../../bin/ports.cjs';
import { BreakPlayer } from '../breaks/player.js';
import { fromRoot, labFolder, type LabFolder } from '../layout/paths.js';
import type { GatewayName } from '../layout/gateways.js';
import { portsFor, type Ports } from '../layout/ports.js';
import { VARIANTS, type VariantName } from '../layout/variants.js';
import { brief, prefixed, type PrintLine } from '../processes/console.js';
import { ManagedProcess, PartFailed, type ProcessSpec } from '../processes/managed-process.js';
import { Watchdog } from '../processes/watchdog.js';
import { LabBusy } from './busy.js';
import { removeRunning, writeRunning } from './running.js';
import { Sidecar, writeSidecarConfig } from './sidecar.js';
import {
  envoySpec,
  serviceSpec,
  PART_NAMES,
  servicesOf,
  storeSpec,
  type Compared,
  type PartName,
  type Plan,
  type ServiceName,
} from './specs.js';

export interface LabOptions {
  readonly variant: VariantName;
  /** What stands in front of order. */
  readonly gateway?: GatewayName | null;
  readonly portOffset: number;
  /** Throw the databases and logs of earlier runs away first. */
  readonly fresh: boolean;
  /** Which of the parts' log lines are printed; all are filed in any case. `brief`: without what says that a start went well. */
  readonly print: 'none' | 'brief' | 'all';
  /** Says something to the person at the terminal. */
  readonly say: (line: string) => void;
  /** For the bench. */
  readonly compared?: Compared;
}

type SwitchTo = (variant: VariantName) => Promise<void>;

/** What a switch of variant restarts, and nothing else. */
const SWITCHED: readonly PartName[] = ['inventory', 'pricing', 'envoy'];
// Together below the 5 s within which Ctrl-C has to be done.
const SERVICE_GRACE_MS = 3000;
const STORE_GRACE_MS = 1000;
const CRASHES_FORGIVEN = 5;
const RESTART_AFTER_MS = 500;

/** The running parts of one lab: telemetry store, four services and, where the variant has one, the sidecar. */
export class Lab {
  readonly ports: Ports;
  readonly folder: LabFolder;
  readonly sidecar: Sidecar;
  readonly gateway: GatewayName | null;
  /** Plays the situations of breaks/ for the page. */
  readonly breaks: BreakPlayer;
  variant: VariantName;
  /** The variant that the lab is being switched to. */
  switchingTo: VariantName | null = null;
  private readonly plan: Plan;
  private readonly watchdog = new Watchdog();
  private readonly parts = new Map<PartName, ManagedProcess>();
  private readonly crashes = new Map<PartName, number>();
  private readonly startedAt = new Date().toISOString();
  private readonly closers: (() => Promise<void>)[] = [];
  private readonly starting = new Set<PartName>();
  private busyWith: string | undefined;
  private stopped: Promise<void> | undefined;

  constructor(private readonly options: LabOptions) {
    this.ports = portsFor(options.portOffset);
    this.folder = labFolder(options.portOffset);
    this.variant = options.variant;
    this.gateway = options.gateway ?? null;
    this.plan = { ports: this.ports, folder: this.folder, gateway: this.gateway, compared: options.compared };
    this.sidecar = new Sidecar((what) => options.say(`  ${what} …`));
    this.breaks = new BreakPlayer({
      folder: path.join(this.folder.home, 'breaks'),
      env: () => (this.sidecar.envoy ? { ENVOY_PATH: this.sidecar.envoy.path } : {}),
    });
    this.closeWithLab(() => this.breaks.close());
  }

  /** Everything up and answering, or everything stopped again and an error that says what is in the way. */
  async start(): Promise<void> {
    await assertPortsFree(this.options.portOffset, this.gateway !== null);
    if (this.options.fresh) {
      for (const folder of [this.folder.data, this.folder.logs]) rmSync(folder, { recursive: true, force: true });
    }
    mkdirSync(this.folder.data, { recursive: true });
    try {
      const envoyFound = VARIANTS[this.variant].sidecar ? this.sidecar.locate() : Promise.resolve();
      // The store first: the services' self-check at start asks whether their exporter is answered.
      await Promise.all([this.startPart('store', storeSpec(this.plan)), envoyFound]);
      await Promise.all([...servicesOf(this.gateway).map((name) => this.startService(name)), this.startSidecar()]);
      if (this.stopped) throw new Error('stopped while starting');
    } catch (error) {
      await this.stop();
      if (!(error instanceof PartFailed) || this.options.fresh) throw error;
      throw new Error(
        `${error.message}\nIf what an earlier run left in ${fromRoot(this.folder.data)} is in the way: npm start -- --fresh`,
        { cause: error },
      );
    }
    this.record();
    // Found in the background, so that a later switch is quick and the page knows what it can offer.
    this.sidecar.locate().catch(() => undefined);
  }

  /**
   * Restarts inventory, pricing and the sidecar for another variant; when that fails the old one is brought back.
   * @throws LabBusy, EnvoyMissing, or Error with the end of the log of what did not start
   */
  switchTo(variant: VariantName): Promise<void> {
    return this.exclusively('a switch of variant', (switchTo) => switchTo(variant));
  }

  /**
   * Does `work` while nobody else can switch the variant; it gets the one switch that still works.
   * @throws LabBusy at once when something else has the lab
   */
  async exclusively<T>(what: string, work: (switchTo: SwitchTo) => Promise<T>): Promise<T> {
    if (this.busyWith) throw new LabBusy(`${this.busyWith} is under way; try again when it is done`);
    this.busyWith = what;
    try {
      return await work((variant) => this.switchNow(variant));
    } finally {
      this.busyWith = undefined;
    }
  }

  /** Services and sidecar first, so that what they flush still reaches the store. Never throws; at most about 4 s. */
  stop(): Promise<void> {
    this.stopped ??= (async () => {
      await Promise.all(this.closers.map((close) => close()));
      const store = this.parts.get('store');
      const others = [...this.parts.values()].filter((part) => part !== store);
      await Promise.all(others.map((part) => part.stop(SERVICE_GRACE_MS)));
      await store?.stop(STORE_GRACE_MS);
      this.watchdog.close();
      removeRunning(this.folder);
    })();
    return this.stopped;
  }

  /** Whether a part is on its way up: for the first time, for another variant, or after it died. */
  isStarting(name: PartName): boolean {
    return this.starting.has(name);
  }

  /** Something that has to end before the parts do, such as the page's server. */
  closeWithLab(close: () => Promise<void>): void {
    this.closers.push(close);
  }

  private async switchNow(variant: VariantName): Promise<void> {
    if (variant === this.variant) return;
    const before = this.variant;
    if (VARIANTS[variant].sidecar) await this.sidecar.locate();
    this.switchingTo = variant;
    try {
      await this.restartFor(variant);
    } catch (error) {
      this.switchingTo = before;
      await this.restartFor(before);
      throw error;
    } finally {
      this.switchingTo = null;
    }
  }

  private async restartFor(variant: VariantName): Promise<void> {
    for (const name of SWITCHED) this.starting.add(name);
    await Promise.all(SWITCHED.map(async (name) => this.parts.get(name)?.stop(SERVICE_GRACE_MS)));
    this.parts.delete('envoy');
    this.variant = variant;
    await Promise.all([this.startService('pricing'), this.startService('inventory'), this.startSidecar()]);
    this.record();
  }

  private startService(name: ServiceName): Promise<void> {
    return this.startPart(name, serviceSpec(name, this.variant, this.plan));
  }

  private async startSidecar(): Promise<void> {
    if (!VARIANTS[this.variant].sidecar) return;
    const envoy = await this.sidecar.locate();
    writeSidecarConfig(this.folder, this.ports, this.options.portOffset);
    await this.startPart('envoy', envoySpec(envoy, this.plan));
  }

  private async startPart(name: PartName, spec: ProcessSpec): Promise<void> {
    if (this.stopped) return; // Ctrl-C while starting: begin nothing new
    const part = new ManagedProcess(spec, this.watchdog, this.printer(name), (how) => this.afterCrash(name, how));
    this.parts.set(name, part);
    await this.startNow(name, part);
  }

  private printer(name: PartName): PrintLine | undefined {
    const { print } = this.options;
    if (print === 'none') return undefined;
    const all = prefixed(name, PART_NAMES.indexOf(name));
    return print === 'all' ? all : brief(all);
  }

  private async startNow(name: PartName, part: ManagedProcess): Promise<void> {
    this.starting.add(name);
    try {
      await part.start();
    } finally {
      this.starting.delete(name);
    }
  }

  /** A part that dies is started again, as a supervisor in production would, but not for ever. */
  private afterCrash(name: PartName, how: string): void {
    const crashes = (this.crashes.get(name) ?? 0) + 1;
    this.crashes.set(name, crashes);
    const part = this.parts.get(name);
    if (!part || this.stopped) return;
    if (crashes > CRASHES_FORGIVEN) {
      this.options.say(`${name} ${how} for the ${crashes}th time and stays down; see ${part.spec.logFile}`);
      return;
    }
    this.options.say(`${name} ${how}; starting it again`);
    this.starting.add(name);
    setTimeout(() => {
      if (this.stopped || this.parts.get(name) !== part) return;
      this.startNow(name, part).catch((error: Error) => this.options.say(error.message));
    }, RESTART_AFTER_MS);
  }

  private record(): void {
    writeRunning(this.folder, {
      pid: process.pid,
      variant: this.variant,
      gateway: this.gateway,
      port_offset: this.options.portOffset,
      started_at: this.startedAt,
    });
  }
}
