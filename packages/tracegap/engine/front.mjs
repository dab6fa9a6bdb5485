#!/usr/bin/env node
// ClickHouse's own engine (npm chdb, a library) behind the least HTTP that lets a client talk to it: what comes in as query,
// parameters and settings goes to the engine, what it answers goes out. Nothing of ClickHouse is imitated: SQL, types, errors
// and limits are the engine's. For tests and the bench; it has no login and listens on loopback only.
//   node packages/tracegap/engine/front.mjs --port 18123 [--data FOLDER]      (engine/install.mjs fetches chdb once)
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';
import { engineFolder } from './install.mjs';

const TABLES = fileURLToPath(new URL('./otel-traces.sql', import.meta.url));
/** What a client may send beside settings; everything else in the query string is a setting. */
const NO_SETTING = new Set(['query', 'database', 'default_format', 'user', 'password', 'query_id', 'readonly']);

/** Starts the engine on a folder (or a temporary one) and listens. Resolves to its URL, the session and a way to end both. */
export async function startFront({ port = 0, data, install = true } = {}) {
  const { Session } = createRequire(`${engineFolder({ install })}/package.json`)('chdb');
  const session = new Session(data);
  for (const statement of statementsOf(readFileSync(TABLES, 'utf8'))) session.query(statement);
  const taken = { queries: 0 };
  let turn = Promise.resolve();
  const server = createServer((request, response) => {
    // One session, so one query after the other: settings of one must not touch the next.
    turn = turn.then(() => answer(session, request, response, taken)).catch(() => response.destroy());
  });
  await new Promise((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    session.close();
  };
  return { url: `http://127.0.0.1:${server.address().port}`, session, taken, close };
}

async function answer(session, request, response, taken) {
  const url = new URL(request.url, 'http://127.0.0.1');
  const asked = url.searchParams;
  const body = await bodyOf(request);
  const sql = [asked.get('query') ?? '', body].filter((part) => part !== '').join('\n');
  if (sql === '') return response.end('Ok.\n');
  const before = [];
  try {
    taken.queries += 1;
    const database = asked.get('database');
    if (database) session.query(`USE ${quoted(database)}`);
    for (const [name, value] of asked) {
      if (NO_SETTING.has(name) || name.startsWith('param_')) continue;
      if (!/^\w+$/.test(name)) throw new Error(`Code: 115. no setting: ${name}`);
      before.push(name);
      await session.queryAsync(`SET ${name} = ${literal(value)}`);
    }
    const params = [...asked].filter(([name]) => name.startsWith('param_'));
    for (const [name, value] of params) await session.queryAsync(`SET ${name} = ${literal(value)}`);
    const result = await session.queryAsync(sql, { format: asked.get('default_format') ?? 'TabSeparated' });
    response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' });
    response.end(result.bytes());
  } catch (error) {
    const code = error.clickhouseCode ?? /^Code: (\d+)/.exec(error.message)?.[1] ?? 1;
    response.writeHead(code === 60 || code === 81 ? 404 : 500, { 'x-clickhouse-exception-code': String(code) });
    response.end(`${error.message}\n`);
  } finally {
    for (const name of before) await session.queryAsync(`SET ${name} = DEFAULT`).catch(() => {});
  }
}

async function bodyOf(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8').trim();
}

const literal = (text) => `'${text.replace(/[\\']/g, '\\$&')}'`;
const quoted = (name) => `\`${name.replace(/[\\`]/g, '\\$&')}\``;
const statementsOf = (text) =>
  text
    .replace(/^--.*$/gm, '')
    .split(';')
    .filter((statement) => statement.trim() !== '');

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { port: { type: 'string', default: '18123' }, data: { type: 'string' } } });
  const { url, close } = await startFront({ port: Number(values.port), data: values.data });
  process.stdout.write(`ClickHouse's engine answers at ${url}\n`);
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void close().then(() => process.exit(0)));
}
