// Kills the services under load, again and again, and looks into their databases after each time.
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { readBooks } from './books';
import { Chain, NAMES } from './chain';

const CLIENTS = 8;
const PRODUCTS = ['Laptop', 'Mouse', 'Keyboard'];
const STOCK_OF_EACH = 1_000_000;
/** What cannot be settled never will be; on a machine that is busy with other things 30 s were not enough. */
const SETTLED_WITHIN_MS = 300_000;

const HELP = `npm run crash [-- --rounds N]      kill -9 of each service in turn under load (25 times), and a look into the books each time
`;

export interface CrashResult {
  rounds: number;
  /** Orders answered 201, and refused or broken off. */
  placed: number;
  broken: number;
  contradictions: string[];
}

/** One round for each kill -9, of each service in turn, at a random moment. Stops at the first contradiction. */
export async function crashRounds(
  rounds: number,
  tell: (line: string) => void = () => undefined,
): Promise<CrashResult> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'crash-'));
  const chain = await Chain.start(folder);
  const result: CrashResult = { rounds: 0, placed: 0, broken: 0, contradictions: [] };
  const answered = new Set<number>();
  let whole = false;
  try {
    await fillStock(chain);
    while (result.rounds < rounds && result.contradictions.length === 0) {
      const victim = NAMES[result.rounds % NAMES.length]!;
      const load = startLoad(chain, answered, result);
      await delay(20 + Math.random() * 200);
      chain.signal(victim, 'SIGKILL');
      await chain.ended(victim);
      await chain.launch(victim);
      await load.stop();
      const books = await settledBooks(chain, answered);
      result.rounds += 1;
      result.contradictions = books.contradictions;
      tell(
        `round ${result.rounds}: ${victim} killed, ${books.confirmed} orders confirmed, ${result.broken} broken off`,
      );
    }
    whole = result.contradictions.length === 0;
  } finally {
    await chain.stop();
    if (whole) rmSync(folder, { recursive: true, force: true });
    else result.contradictions.push(`databases and logs are kept in ${folder}`);
  }
  return result;
}

async function fillStock(chain: Chain): Promise<void> {
  for (const product of PRODUCTS) {
    await send(`${chain.url('inventory')}/inventory/${product}`, 'PUT', { stock: STOCK_OF_EACH });
  }
}

/** Clients that order as fast as they are answered; an order that breaks off is not tried again. */
function startLoad(chain: Chain, answered: Set<number>, result: CrashResult): { stop(): Promise<void> } {
  let going = true;
  const client = async () => {
    while (going) {
      const body = { user_id: 'crash', product_name: pick(PRODUCTS), quantity: 1 + Math.floor(Math.random() * 3) };
      const order = await send(`${chain.url('order')}/orders`, 'POST', body).catch(() => undefined);
      if (order?.status === 201) {
        answered.add(Number((order.json as { order_id: number }).order_id));
        result.placed += 1;
      } else {
        result.broken += 1;
        await delay(200);
      }
    }
  };
  const clients = Array.from({ length: CLIENTS }, client);
  return {
    stop: async () => {
      going = false;
      await Promise.all(clients);
    },
  };
}

async function settledBooks(chain: Chain, answered: ReadonlySet<number>) {
  const deadline = Date.now() + SETTLED_WITHIN_MS;
  const read = () => readBooks(chain, answered, STOCK_OF_EACH * PRODUCTS.length);
  let books = read();
  while (books.pending > 0 && Date.now() < deadline) {
    await delay(50);
    books = read();
  }
  if (books.pending > 0) books.contradictions.push(`${books.pending} orders or reservations are still pending`);
  return books;
}

async function send(url: string, method: string, body: object): Promise<{ status: number; json: unknown }> {
  const answer = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(20_000),
  });
  return { status: answer.status, json: await answer.json() };
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { rounds: { type: 'string', default: '25' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) return void process.stdout.write(HELP);
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1)
    throw new Error(`--rounds is '${values.rounds}'; it takes a whole number from 1`);
  const result = await crashRounds(rounds, (line) => void process.stdout.write(`${line}\n`));
  process.stdout.write(`${JSON.stringify(result)}\n`);
  process.exitCode = result.contradictions.length === 0 ? 0 : 1;
}

const pick = <T>(from: readonly T[]): T => from[Math.floor(Math.random() * from.length)]!;

if (require.main === module) {
  main().catch((error: Error) => {
    process.stderr.write(`${error.message}\n--help shows what there is.\n`);
    process.exitCode = 2;
  });
}
