/**
 * What tracing costs a service: CPU time per request of the shop with `register` and without, both under the same load, in
 * interleaved rounds; CPU time because it is steady where throughput is at the mercy of the machine's other work.
 *
 * node packages/otel/dist/testing/cost.js [rounds] [program with register, default main]
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { Pool } from 'undici';
import { startReceiver } from './receiver';

const REQUESTS = 2_000;
const CONNECTIONS = 8;

interface Subject {
  name: string;
  child: ChildProcess;
  pool: Pool;
  /** CPU microseconds per request and wall-clock milliseconds per round. */
  rounds: { cpu: number; rate: number; p99: number }[];
}

async function start(name: string, program: string, env: Record<string, string>): Promise<Subject> {
  const child = fork(path.join(__dirname, `${program}.js`), [], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const [first] = (await once(child.stdout!, 'data')) as [Buffer];
  child.stdout!.resume();
  const { port } = JSON.parse(first.toString().split('\n', 1)[0]!) as { port: number };
  return { name, child, pool: new Pool(`http://127.0.0.1:${port}`, { connections: CONNECTIONS }), rounds: [] };
}

async function cpuOf({ child }: Subject): Promise<number> {
  child.send('cpu');
  const [{ user, system }] = (await once(child, 'message')) as [NodeJS.CpuUsage];
  return user + system;
}

async function round(subject: Subject): Promise<void> {
  const before = await cpuOf(subject);
  const begin = performance.now();
  const times: number[] = [];
  let left = REQUESTS;
  const client = async (): Promise<void> => {
    while (left-- > 0) {
      const sent = performance.now();
      const { statusCode, body } = await subject.pool.request({
        path: '/sales',
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"product":"Laptop"}',
      });
      await body.dump();
      if (statusCode !== 201) throw new Error(`${subject.name} answered ${statusCode}`);
      times.push(performance.now() - sent);
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, client));
  const seconds = (performance.now() - begin) / 1000;
  times.sort((a, b) => a - b);
  subject.rounds.push({
    cpu: ((await cpuOf(subject)) - before) / REQUESTS,
    rate: REQUESTS / seconds,
    p99: times[Math.floor(times.length * 0.99)]!,
  });
}

const median = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

async function main(rounds: number, program: string): Promise<void> {
  const receiver = await startReceiver(0, { keep: false });
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, OTEL_METRICS_EXPORTER: 'otlp', OTEL_SERVICE_NAME: 'shop' };
  const subjects = [await start('uninstrumented', 'plain', {}), await start('instrumented', program, env)];
  for (let i = 0; i <= rounds; i++) for (const subject of subjects) await round(subject);
  for (const subject of subjects) {
    const kept = subject.rounds.slice(1);
    const of = (key: 'cpu' | 'rate' | 'p99'): string => median(kept.map((one) => one[key])).toFixed(1);
    console.log(
      `${subject.name.padEnd(16)} ${of('cpu')} µs CPU/request  ${of('rate')} requests/s  p99 ${of('p99')} ms`,
    );
    subject.child.kill();
    await subject.pool.destroy();
  }
  await receiver.close();
}

void main(Number(process.argv[2] ?? 5), process.argv[3] ?? 'main');
