import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createServiceLogger } from './logger';

const PROGRAM = path.resolve(__dirname, '../dist/testing/logging.js');

/** Each test starts a process; on a busy machine that takes its time. */
jest.setTimeout(60_000);

describe('a log file', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'log-file-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  /** What a program wrote to stdout, and to the files of LOG_FILE, the oldest first. */
  async function linesOf(count: number, how: string): Promise<{ stdout: string[]; file: string[] }> {
    const env = { ...process.env, LOG_FILE: path.join(folder, 'shop.log') };
    const child = spawn(process.execPath, [PROGRAM, String(count), how], { stdio: ['ignore', 'pipe', 'pipe'], env });
    let stdout = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.once('data', () => how === 'serves' && child.kill('SIGTERM')).resume();
    await once(child, 'close');
    const files = readdirSync(folder).sort((one, other) => other.length - one.length);
    const text = files.map((name) => readFileSync(path.join(folder, name), 'utf8')).join('');
    return { stdout: stdout.trim().split('\n'), file: text.trim().split('\n') };
  }

  it.each(['ends', 'serves'])('has every line that stdout has when the process %s', async (how) => {
    const { stdout, file } = await linesOf(300, how);
    expect(stdout.length).toBeGreaterThanOrEqual(300);
    expect(file).toEqual(stdout);
  });

  it('that cannot be written is told when the service starts, and what to do', () => {
    const start = () => createServiceLogger('shop', 'info', path.join(folder, 'nowhere', 'shop.log'));
    expect(start).toThrow(/ENOENT: .*nowhere/);
  });
});
