// The lab's ports and whether they are free. Plain CommonJS without packages: `npm start` asks this before anything is
// installed or built, on whatever Node is there (scripts/setup/ports.mjs); the runner asks the same.
const { execFile } = require('node:child_process');
const { readdirSync, readFileSync, readlinkSync } = require('node:fs');
const { connect, createServer } = require('node:net');
const { promisify } = require('node:util');

/** Default ports; `--port-offset N` adds N to every one of them (docs/: ports and who talks to whom). */
const DEFAULTS = {
  order: 8000,
  gateway: 8070,
  inventory: 3001,
  inventoryGrpc: 3002,
  pricing: 8080,
  notify: 8081,
  web: 8090,
  otlp: 4318,
  tempo: 3200,
  envoyAdmin: 9901,
  envoyIngress: 10_000,
  envoyEgress: 14_318,
  orderMetrics: 9464,
  inventoryMetrics: 9465,
  pricingMetrics: 9466,
  notifyMetrics: 9467,
  gatewayMetrics: 9468,
};
const OF_A_GATEWAY = ['gateway', 'gatewayMetrics', 'inventoryGrpc'];

/** Everything listens on loopback only; a name would have to be resolved to the same family everywhere. */
const LOOPBACK = '127.0.0.1';

/** The highest offset that keeps every port below 65536. */
const MAX_PORT_OFFSET = 65_535 - Math.max(...Object.values(DEFAULTS));

const OFFSET_STEP = 100;

const portsFor = (offset) => Object.fromEntries(Object.entries(DEFAULTS).map(([name, port]) => [name, port + offset]));

function portsInUse(offset, hasGateway) {
  return new Map(Object.entries(portsFor(offset)).filter(([name]) => hasGateway || !OF_A_GATEWAY.includes(name)));
}

async function assertPortsFree(offset, hasGateway) {
  const taken = [];
  for (const [purpose, port] of portsInUse(offset, hasGateway)) {
    if (await isFree(port)) continue;
    const owner = await ownerOf(port);
    const who = owner ? `process ${owner.pid} (${owner.name})` : 'a process of another user';
    taken.push(`port ${port} (${purpose}) is taken by ${who}`);
  }
  if (taken.length === 0) return;
  const them = taken.length === 1 ? 'it' : 'them';
  const free = await freeOffsetAbove(offset, hasGateway);
  const beside = free === undefined ? '' : `, or run the lab beside ${them}: npm start -- --port-offset ${free}`;
  throw new Error(`${taken.join('\n')}\nStop ${them}${beside}`);
}

async function freeOffsetAbove(offset, hasGateway) {
  const first = (Math.floor(offset / OFFSET_STEP) + 1) * OFFSET_STEP;
  for (let candidate = first; candidate <= MAX_PORT_OFFSET; candidate += OFFSET_STEP) {
    if (await allFree([...portsInUse(candidate, hasGateway).values()])) return candidate;
  }
  return undefined;
}

async function allFree(ports) {
  for (const port of ports) if (!(await isFree(port))) return false;
  return true;
}

/** On macOS one may listen on 127.0.0.1 where another has the port on every address: so it is called as well. */
async function isFree(port) {
  return (await canListen(port)) && !(await isAnswered(port));
}

function canListen(port) {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ port, host: LOOPBACK, exclusive: true }, () => probe.close(() => resolve(true)));
  });
}

function isAnswered(port) {
  return new Promise((resolve) => {
    const probe = connect({ port, host: LOOPBACK });
    const end = (answered) => {
      probe.destroy();
      resolve(answered);
    };
    probe.once('connect', () => end(true));
    probe.once('error', () => end(false));
  });
}

/** From /proc on Linux, from lsof elsewhere. */
async function ownerOf(port) {
  return process.platform === 'linux' ? ownerFromProc(port) : ownerFromLsof(port);
}

const LISTEN = '0A';

function ownerFromProc(port) {
  const hexPort = port.toString(16).toUpperCase().padStart(4, '0');
  const sockets = new Set();
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    for (const row of lines(table)) {
      const columns = row.trim().split(/\s+/);
      if (columns[1]?.endsWith(`:${hexPort}`) && columns[3] === LISTEN) sockets.add(`socket:[${columns[9]}]`);
    }
  }
  for (const pid of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    if (openFiles(pid).some((file) => sockets.has(file))) return { pid: Number(pid), name: commandOf(pid) };
  }
  return undefined;
}

/** The command line, shortened: 'node dist/main.js' says more than the name 'MainThread' that Node gives its process. */
function commandOf(pid) {
  const [program = '?', ...args] = (lines(`/proc/${pid}/cmdline`)[0] ?? '').split('\0');
  return [program.split('/').at(-1), ...args].join(' ').trim().slice(0, 60);
}

function openFiles(pid) {
  try {
    return readdirSync(`/proc/${pid}/fd`).map((fd) => readlink(`/proc/${pid}/fd/${fd}`));
  } catch {
    return []; // another user's process, or one that has just ended
  }
}

function readlink(file) {
  try {
    return readlinkSync(file);
  } catch {
    return '';
  }
}

function lines(file) {
  try {
    return readFileSync(file, 'utf8').split('\n');
  } catch {
    return [];
  }
}

async function ownerFromLsof(port) {
  try {
    const { stdout } = await promisify(execFile)('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc']);
    const pid = /^p(\d+)$/m.exec(stdout)?.[1];
    return pid ? { pid: Number(pid), name: /^c(.+)$/m.exec(stdout)?.[1] ?? '?' } : undefined;
  } catch {
    return undefined;
  }
}

module.exports = { assertPortsFree, isFree, LOOPBACK, MAX_PORT_OFFSET, ownerOf, portsFor, portsInUse };
