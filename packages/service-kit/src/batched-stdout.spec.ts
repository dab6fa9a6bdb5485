import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const PROGRAM = path.resolve(__dirname, '../dist/testing/logging.js');
const LINES = 500;

/** Each test starts a process or two; on a busy machine that takes its time. */
jest.setTimeout(60_000);

describe('lines that were logged', () => {
  let folder: string;
  let out: number;
  let told: number[];

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'batched-stdout-'));
    out = openSync(path.join(folder, 'out'), 'a');
    told = [];
  });
  afterEach(() => {
    closeSync(out);
    rmSync(folder, { recursive: true });
  });

  /** A program whose stdout is the file `out`; what it logged is in `told` when it has ended. */
  const start = (how: string, counted = told): ChildProcess => {
    const child = spawn(process.execPath, [PROGRAM, String(LINES), how], { stdio: ['ignore', out, 'pipe'] });
    let text = '';
    child.stderr?.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    child.once('close', () =>
      counted.push(
        ...text
          .split('\n')
          .filter((line) => /^\d+$/.test(line))
          .map(Number),
      ),
    );
    return child;
  };
  const written = (by?: ChildProcess): number[] =>
    readFileSync(path.join(folder, 'out'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { number: number; pid: number })
      .filter(({ pid }) => by === undefined || by.pid === pid)
      .map(({ number }) => number);

  it.each([
    ['ends', 0],
    ['exits', 3],
    ['throws', 1],
  ])('are all written when the process %s', async (how, code) => {
    expect(await once(start(how), 'close')).toEqual([code, null]);
    expect(told).toHaveLength(LINES);
    expect(written()).toEqual(told);
  });

  it('are all written when SIGTERM ends a service that is busy, those of its closing too', async () => {
    const child = start('serves');
    await once(child.stderr!, 'data');
    child.kill('SIGTERM');
    expect(await once(child, 'close')).toEqual([0, null]);
    expect(told.length).toBeGreaterThan(2 * LINES);
    expect(written()).toEqual(told);
  });

  it('are all written when a second SIGTERM ends it before it has closed', async () => {
    const child = start('serves');
    await once(child.stderr!, 'data');
    child.kill('SIGTERM');
    child.kill('SIGTERM');
    await once(child, 'close');
    // The signal may come between a line and the telling of it.
    expect(written().slice(0, told.length)).toEqual(told);
  });

  it('are all written, and none is torn, when a neighbour that writes to the same place is killed by SIGKILL', async () => {
    const neighbour = start('serves', []);
    await once(neighbour.stderr!, 'data');
    const child = start('ends');
    const ended = once(child, 'close');
    await once(child.stderr!, 'data');
    neighbour.kill('SIGKILL');
    expect(await ended).toEqual([0, null]);
    expect(told).toHaveLength(LINES);
    expect(written(child)).toEqual(told);
  });
});
