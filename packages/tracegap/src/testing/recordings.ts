/** Every recording there is: the corpus, and the fixtures with the situations after public reports. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseOtlp } from '../otlp/parse.js';
import { type Trace } from '../span/model.js';

const PACKAGE = path.resolve(__dirname, '../..');
export const RECORDINGS = [path.resolve(PACKAGE, '../../breaks/corpus'), path.join(PACKAGE, 'fixtures')] as const;

/** Their files below a folder, sorted; labels are none. */
export function recordingsIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.jsonl?$/.test(name) && !name.endsWith('label.json'))
    .map((name) => path.join(folder, name))
    .sort();
}

export function tracesOf(file: string): readonly Trace[] {
  return parseOtlp(readFileSync(file, 'utf8')).traces;
}
