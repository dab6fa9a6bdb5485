import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Browser, type Visit } from './browser';
import { linesOf, type LinesExpected } from './log-lines';
import { startEnvoy, type RunningEnvoy } from './envoy';
import { type Listener } from './envoy-config';
import { type ResourceSpans } from './otlp';
import { freePort } from './ports';
import { type Actor, Program, type JournalEntry } from './program';
import { type Filter, Receiver } from './receiver';
import { type Expects } from './situation';
import { go, java, python } from './toolchains';

/** Much longer than it takes; a machine that is busy is no reason to fail. */
const PATIENCE_MS = 60_000;

/** How a program of a situation runs. Everything beside `traced` is what the script reads from its environment. */
export interface Play {
  readonly script?: string;
  /** Instrumentations preloaded into it; `false`: no OpenTelemetry; `'itself'`: the script starts the SDK. */
  readonly traced?: readonly ('http' | 'undici' | 'grpc' | 'winston')[] | false | 'itself';
  /** `require` (default) or, for ES modules, the loader hook. */
  readonly preload?: 'register.cjs' | 'register-esm.mjs';
  readonly env?: Readonly<Record<string, string>>;
}

/** What the stage is about to do: for those who watch. */
export interface Progress {
  readonly step: 'program' | 'envoy' | 'browser' | 'request' | 'lines' | 'flush';
  /** The service, the proxy's node id, the page, the request's number, or how many of how many log lines name their trace. */
  readonly name: string;
}

/** A request that was sent: what its trace must look like. */
export interface Sent {
  readonly ref: number;
  readonly expects: Expects;
}

export interface Played {
  readonly resourceSpans: ResourceSpans[];
  readonly sent: readonly Sent[];
  readonly journal: readonly JournalEntry[];
}

/** The place where a situation is played: real processes, a real Envoy, one OTLP receiver; all gone after `close`. */
export class Stage {
  private readonly programs: Program[] = [];
  private readonly envoys: RunningEnvoy[] = [];
  private readonly journal: JournalEntry[] = [];
  private readonly sent: Sent[] = [];
  private browser: Browser | undefined;
  private taken: ResourceSpans[] | undefined;
  private folder: string | undefined;

  private constructor(
    private readonly receiver: Receiver,
    private readonly defaultExpectation: Expects,
    private readonly tell: (progress: Progress) => void,
  ) {}

  static async open(expects: Expects, tell: (progress: Progress) => void = () => undefined): Promise<Stage> {
    return new Stage(await Receiver.start(), expects, tell);
  }

  /** What programs in other languages run on; fetched when first asked for. */
  readonly toolchains = { python, java, go };

  /** Puts a filter between the programs and what is kept, a collector that drops; `says` is for who reads what is played. */
  collectThrough(filter: Filter, _says: string): void {
    this.receiver.filter = filter;
  }

  /** Starts a program under a `service.name`. */
  async program(name: string, play: Play = {}): Promise<Actor> {
    this.tell({ step: 'program', name });
    const script = play.script ?? 'relay.cjs';
    const program = await Program.start({
      name,
      script,
      nodeArguments: preloads(play),
      env: { ...this.environment(name, play), ...play.env },
      onJournal: (entry) => this.journal.push(entry),
    });
    this.programs.push(program);
    return program;
  }

  /** Starts a program in another language under a `service.name`. */
  async foreign(
    name: string,
    play: { command: string; args: readonly string[]; env?: Record<string, string> },
  ): Promise<Actor> {
    this.tell({ step: 'program', name });
    const env = { ...this.environment(name, {}), ...FOREIGN_SETTINGS, ...play.env };
    const onJournal = (entry: JournalEntry) => void this.journal.push(entry);
    const program = await Program.startForeign({ name, command: play.command, args: play.args, env, onJournal });
    this.programs.push(program);
    return program;
  }

  /** Starts an Envoy; a listener without port gets a free one. Returns the listeners' URLs by name. */
  async envoy(
    nodeId: string,
    listeners: readonly (Omit<Listener, 'port'> & { port?: number })[],
    { exports = true } = {},
  ): Promise<Record<string, string>> {
    this.tell({ step: 'envoy', name: nodeId });
    const placed: Listener[] = [];
    for (const listener of listeners) placed.push({ ...listener, port: listener.port ?? (await freePort()) });
    this.envoys.push(
      await startEnvoy({ nodeId, otlpPort: exports ? this.receiver.port : await freePort(), listeners: placed }),
    );
    return Object.fromEntries(placed.map(({ name, port }) => [name, `http://127.0.0.1:${port}`]));
  }

  /** A person opens a page in a real browser and lets it make its one call. */
  async visit(name: string, url: string, visit: Omit<Visit, 'service' | 'otlpUrl'>): Promise<void> {
    this.tell({ step: 'browser', name });
    this.browser ??= await Browser.start();
    const ref = this.sent.length + 1;
    this.sent.push({ ref, expects: this.defaultExpectation });
    await this.browser.visit(url, { service: name, otlpUrl: this.receiver.url, ...visit }, ref, (entry) =>
      this.journal.push({ service: name, ref, ...entry }),
    );
  }

  /** A path in a folder of this stage, gone after `close`. */
  temporaryFile(name: string): string {
    this.folder ??= mkdtempSync(path.join(tmpdir(), 'breaks-'));
    return path.join(this.folder, name);
  }

  /** A port for what must be known before it runs. */
  freePort(): Promise<number> {
    return freePort();
  }

  /** Numbers for work that a program begins by itself, so many times; returns the first: its journal must tell of each. */
  unasked(times: number, expects: Expects = this.defaultExpectation): number {
    const first = this.sent.length + 1;
    for (let ref = first; ref < first + times; ref++) this.sent.push({ ref, expects });
    return first;
  }

  /** Sends one request as an outsider without telemetry, and waits for the answer. */
  async send(
    url: string,
    request: { body?: object; headers?: Record<string, string>; expects?: Expects } = {},
  ): Promise<void> {
    const ref = this.sent.length + 1;
    this.sent.push({ ref, expects: request.expects ?? this.defaultExpectation });
    this.tell({ step: 'request', name: String(ref) });
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': 'outsider', ...request.headers },
      body: JSON.stringify({ ref, ...request.body }),
    });
    await response.text();
    if (response.status >= 500) throw new Error(`${url} answered ${response.status}`);
  }

  /** Sends `count` requests at once; `body` gives each its own. */
  async sendMany(count: number, url: string, body: (index: number) => object = () => ({})): Promise<void> {
    await Promise.all(Array.from({ length: count }, (_, index) => this.send(url, { body: body(index) })));
  }

  /** Resolves when `service` has worked on `count` requests. */
  async workedOn(service: string, count = 1): Promise<void> {
    const deadline = Date.now() + PATIENCE_MS;
    while (this.journal.filter((entry) => entry.service === service).length < count) {
      if (Date.now() > deadline)
        throw new Error(`${service} has not worked on ${count} request(s) within ${PATIENCE_MS / 1000} s`);
      await wait(20);
    }
  }

  /** Reads a program's log file as a shipper does; its lines must be as expected. */
  async logged(file: string, expected: LinesExpected): Promise<void> {
    const lines = await linesOf(file, expected, this.journal, PATIENCE_MS);
    this.tell({ step: 'lines', name: `${lines.filter((line) => line.trace_id).length}/${lines.length}` });
  }

  pause(ms: number): Promise<void> {
    return wait(ms);
  }

  /** Freezes what has been exported by now: who asks at this moment sees no more. */
  async readNow(): Promise<void> {
    await this.receiver.quiet(400);
    this.taken = this.receiver.take();
  }

  /** Lets every program flush and end, and returns what was recorded. */
  async finish(): Promise<Played> {
    this.tell({ step: 'flush', name: '' });
    await this.receiver.quiet(300);
    await Promise.all(this.programs.map((program) => program.stop()));
    if (this.envoys.length > 0) await this.receiver.quiet(500);
    return { resourceSpans: this.taken ?? this.receiver.take(), sent: this.sent, journal: this.journal };
  }

  async close(): Promise<void> {
    await Promise.all([
      ...this.programs.map((program) => program.stop('SIGKILL')),
      ...this.envoys.map((envoy) => envoy.stop()),
      this.browser?.close(),
    ]);
    await this.receiver.close();
    if (this.folder !== undefined) rmSync(this.folder, { recursive: true, force: true });
  }

  private environment(name: string, play: Play): Record<string, string> {
    if (play.traced === false) return { WITHOUT_SDK: '1' };
    return {
      TRACED_WITH: Array.isArray(play.traced) ? play.traced.join(',') : 'http,undici',
      OTEL_SERVICE_NAME: name,
      OTEL_EXPORTER_OTLP_ENDPOINT: this.receiver.url,
      OTEL_BSP_SCHEDULE_DELAY: '100',
      OTEL_METRICS_EXPORTER: 'none',
      OTEL_LOGS_EXPORTER: 'none',
      // Nothing of the machine or its paths in the recordings.
      OTEL_NODE_RESOURCE_DETECTORS: 'env,serviceinstance',
    };
  }
}

/** Settings that other languages' SDKs need beside the common ones; nothing of the machine in their resources either. */
const FOREIGN_SETTINGS = {
  OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
  OTEL_TRACES_EXPORTER: 'otlp',
  OTEL_JAVA_ENABLED_RESOURCE_PROVIDERS: 'io.opentelemetry.sdk.autoconfigure.EnvironmentResourceProvider',
};

function preloads(play: Play): string[] {
  const clock = play.env?.CLOCK_SHIFT_MS === undefined ? [] : ['--require', kit('shifted-clock.cjs')];
  if (play.traced === false || play.traced === 'itself') return clock;
  if (play.preload === 'register-esm.mjs') return [...clock, '--import', kit('register-esm.mjs')];
  return [...clock, '--require', kit('register.cjs')];
}

function kit(file: string): string {
  return `./kit/${file}`;
}
