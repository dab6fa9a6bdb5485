import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { logLinesByFile } from '../situations/log-lines-by-file';
import { linesOf } from './log-lines';
import { perform } from './play';
import { type Progress } from './stage';

const TRACE = 'a'.repeat(32);
const OTHER = 'b'.repeat(32);

describe('the lines of a log file', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'lines-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const read = (lines: readonly object[], traced: boolean) => {
    const file = path.join(folder, 'laundry.log');
    writeFileSync(file, [...lines.map((line) => JSON.stringify(line)), '{"half a li'].join('\n'));
    return linesOf(
      file,
      { requests: 1, traced },
      [{ service: 'laundry', ref: 1, trace_id: TRACE, sampled: true }],
      200,
    );
  };

  it('are those of the requests, and of none', async () => {
    await expect(read([{ message: 'open' }, { ref: 1, trace_id: TRACE }], true)).resolves.toHaveLength(2);
    await expect(read([{ message: 'open' }, { ref: 1 }], false)).resolves.toHaveLength(2);
  });

  it.each<[string, object[], boolean]>([
    ['names no trace', [{ ref: 1 }], true],
    ['names the trace of another request', [{ ref: 1, trace_id: OTHER }], true],
    ['names a trace although nothing instruments the logger', [{ ref: 1, trace_id: TRACE }], false],
    ['belongs to no request and names a trace', [{ ref: 1, trace_id: TRACE }, { trace_id: TRACE }], true],
  ])('are refused where one %s', async (_, lines, traced) => {
    await expect(read(lines, traced)).rejects.toThrow(/a log line of request .* names the trace/);
  });

  it('are waited for, and not for ever', async () => {
    await expect(read([{ message: 'open' }], true)).rejects.toThrow(/has not the lines of 1 request/);
  });
});

describe('the situation log-lines-by-file, played', () => {
  const [broken, twin] = [logLinesByFile.takes[0]!, logLinesByFile.twins[0]!];

  it.each([
    ['as it is, no line names its trace', broken, false, /^0\/1$/],
    ['with the fix each of them does', broken, true, /^1\/1$/],
    ['as its twin those of requests do, and others do not', twin, false, /^2\/\d+$/],
  ])('%s', async (_, take, mended, seen) => {
    const steps: Progress[] = [];
    const { labels } = await perform(take, { mended, tell: (step) => steps.push(step) });
    expect(labels.map(({ verdict }) => verdict)).toEqual(labels.map(() => ['connected']));
    expect(steps.find(({ step }) => step === 'lines')?.name).toMatch(seen);
  });
});
