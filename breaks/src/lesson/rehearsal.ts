/**
 * A take gone through without starting anything: who would run, how, and who calls whom. The page's picture of a
 * situation and the way its programs are started come from here, so that neither can differ from what is played.
 */
import { type Listener } from '../stage/envoy-config';
import { type Actor } from '../stage/program';
import { type Boards, type Take } from '../stage/situation';
import { type Play } from '../stage/stage';

type Kind = 'program' | 'foreign' | 'envoy' | 'page';

/** One thing that a take would start. */
export interface Rehearsed {
  readonly name: string;
  readonly kind: Kind;
  /** `none`: it emits no span. */
  readonly tracing: 'sdk' | 'itself' | 'proxy' | 'none';
  /** Of a program: the file of breaks/apps. */
  readonly script?: string;
  /** How it would be started, a line each; addresses are names. */
  readonly start: readonly string[];
  /** What it was given, addresses as they are. */
  readonly given: Readonly<Record<string, string>>;
  readonly ports: readonly number[];
  /** Of an Envoy: where each listener leads. */
  readonly listeners?: readonly Listener[];
}

export interface Rehearsal {
  readonly parts: readonly Rehearsed[];
  /** Whom the outsider without telemetry asks, in order, each once. */
  readonly asked: readonly string[];
  readonly requests: number;
  /** What stands between the programs and the backend, in words. */
  readonly collectors: readonly string[];
}

const FIRST_PORT = 20_001;
const FOLDER = '/queue';

/** What a take has done on the stage so far. */
class Notes {
  readonly parts: Rehearsed[] = [];
  readonly sent: string[] = [];
  readonly collectors: string[] = [];
  private port = FIRST_PORT;

  readonly nextPort = (): number => this.port++;

  stands(part: Omit<Rehearsed, 'ports'>, given: string | undefined): Actor {
    const own = given === undefined ? this.nextPort() : Number(given);
    this.parts.push({ ...part, ports: [own] });
    return {
      name: part.name,
      port: own,
      url: (route) => `http://127.0.0.1:${own}${route}`,
      ended: () => Promise.resolve(),
    };
  }
}

/** @throws Error when the take asks the stage for something that a rehearsal cannot give */
export async function rehearse(take: Take, mended = false): Promise<Rehearsal> {
  const notes = new Notes();
  await take.play({ ...startsOn(notes), ...asksOn(notes) }, mended);
  const { parts, sent, collectors } = notes;
  const name = addressBook(parts);
  return {
    collectors,
    parts: parts.map((part) => ({ ...part, start: part.start.map(name) })),
    asked: [...new Set(sent.map((url) => name(new URL(url).host)))],
    requests: sent.length,
  };
}

type Starts = 'toolchains' | 'collectThrough' | 'program' | 'foreign' | 'envoy' | 'temporaryFile' | 'freePort';

/** The half of the stage that starts things. */
function startsOn(notes: Notes): Pick<Boards, Starts> {
  return {
    toolchains: {
      python: () => Promise.resolve('bin'),
      java: () => Promise.resolve({ agent: 'opentelemetry-javaagent.jar', classPath: '.' }),
      go: () => Promise.resolve('relay'),
    },
    collectThrough: (_filter, says) => void notes.collectors.push(says),
    program: (name, play = {}) => Promise.resolve(notes.stands(programOf(name, play), play.env?.PORT)),
    foreign: (name, { command, args, env = {} }) =>
      Promise.resolve(notes.stands({ name, kind: 'foreign', ...foreignOf(command, args, env) }, undefined)),
    envoy: (name, listeners, { exports = true } = {}) => {
      const placed: Listener[] = listeners.map((one) => ({ ...one, port: one.port ?? notes.nextPort() }));
      notes.parts.push(envoyOf(name, placed, exports));
      return Promise.resolve(Object.fromEntries(placed.map((one) => [one.name, `http://127.0.0.1:${one.port}`])));
    },
    temporaryFile: (name) => `${FOLDER}/${name}`,
    freePort: () => Promise.resolve(notes.nextPort()),
  };
}

/** The half that asks them for something, and waits. */
function asksOn({ parts, sent }: Notes): Omit<Boards, Starts> {
  return {
    visit: (name, url, visit) => {
      sent.push(url);
      parts.push(pageOf(name, url, visit));
      return Promise.resolve();
    },
    unasked: () => 1,
    send: (url) => Promise.resolve(void sent.push(url)),
    sendMany: (count, url) => Promise.resolve(void sent.push(...Array.from({ length: count }, () => url))),
    workedOn: () => Promise.resolve(),
    logged: () => Promise.resolve(),
    pause: () => Promise.resolve(),
    readNow: () => Promise.resolve(),
  };
}

function pageOf(name: string, url: string, visit: Parameters<Boards['visit']>[2]): Rehearsed {
  const told = visit.propagateTraceHeaderCorsUrls.join(', ');
  const start = [`opens ${url} in a browser`, `calls ${visit.callUrl} with ${visit.client}`];
  return {
    name,
    kind: 'page',
    tracing: 'sdk',
    start: [...start, `propagateTraceHeaderCorsUrls: [${told}]`],
    given: { CALLS: visit.callUrl },
    ports: [],
  };
}

function programOf(name: string, { script = 'relay.cjs', traced, preload, env = {} }: Play): Omit<Rehearsed, 'ports'> {
  const tracing = traced === false ? 'none' : traced === 'itself' ? 'itself' : 'sdk';
  const clock = env.CLOCK_SHIFT_MS === undefined ? '' : ' --require ./kit/shifted-clock.cjs';
  const hook = preload === 'register-esm.mjs' ? ' --import ./kit/register-esm.mjs' : ' --require ./kit/register.cjs';
  return {
    name,
    kind: 'program',
    tracing,
    script,
    start: [
      `node${clock}${tracing === 'sdk' ? hook : ''} ${script}`,
      ...(Array.isArray(traced) ? [`TRACED_WITH=${traced.join(',')}`] : []),
      ...settings(env),
    ],
    given: env,
  };
}

function foreignOf(command: string, args: readonly string[], env: Record<string, string>) {
  const words = [command, ...args].map(
    (word) =>
      word
        .split('/')
        .at(-1)
        ?.replace(/^-javaagent:.*$/, '-javaagent') ?? '',
  );
  const tracing = /instrument|javaagent|relay$/.test(words.join(' ')) ? ('sdk' as const) : ('none' as const);
  return { tracing, start: [words.join(' '), ...settings(env)], given: env };
}

const settings = (env: Readonly<Record<string, string>>) =>
  Object.entries(env)
    .filter(([key]) => key !== 'PORT')
    .map(([key, value]) => `${key}=${value}`);

/** A listener's own settings, without what the picture shows already. */
const SHOWN = new Set(['name', 'direction', 'cluster', 'upstreamPort', 'port']);

function envoyOf(name: string, listeners: readonly Listener[], exports: boolean): Rehearsed {
  const traces = exports && listeners.some(({ service }) => service !== undefined);
  const lines = listeners.map((listener) => {
    const more = Object.entries(listener).filter(([key, value]) => !SHOWN.has(key) && value !== undefined);
    const said = more.map(([key, value]) => ` ${key}=${String(value)}`).join('');
    return `${listener.direction.toLowerCase()} → 127.0.0.1:${listener.upstreamPort}${said}`;
  });
  return {
    name,
    kind: 'envoy',
    tracing: traces ? 'proxy' : 'none',
    start: ['envoy', ...lines, ...(exports ? [] : ['its spans go to a port where nobody listens'])],
    given: {},
    listeners,
    ports: listeners.map(({ port }) => port),
  };
}

/** Puts names in place of the addresses of a rehearsal. */
export function addressBook(parts: readonly Pick<Rehearsed, 'name' | 'ports'>[]): (text: string) => string {
  const names = new Map(parts.flatMap(({ name, ports }) => ports.map((port) => [String(port), name] as const)));
  return (text) => text.replace(/127\.0\.0\.1:(\d+)/g, (address, port: string) => names.get(port) ?? address);
}
