/** The recorded corpus: `breaks/corpus/<situation>/<take>.json` (OTLP JSON) beside `<take>.label.json`. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { labelSchema } from './stage/label';
import { type Recording } from './stage/play';

export const CORPUS = path.join(__dirname, '..', 'corpus');

const entrySchema = z.object({
  situation: z.string(),
  take: z.string(),
  /** Looks broken and is not. */
  twin: z.boolean(),
  /** Not looked at while tracegap's rules were made. */
  hold_out: z.boolean(),
  requests: z.array(labelSchema).min(1),
});
export type CorpusLabels = z.infer<typeof entrySchema>;

export interface CorpusEntry extends CorpusLabels {
  /** Path of the OTLP file. */
  readonly file: string;
}

/** Writes one recording; nothing else ever writes these files. */
export function writeEntry(labels: Omit<CorpusLabels, 'requests'>, recording: Recording, folder = CORPUS): void {
  const base = path.join(folder, labels.situation, labels.twin ? `twin-${labels.take}` : labels.take);
  mkdirSync(path.dirname(base), { recursive: true });
  const lines = recording.resourceSpans.map((batch) => JSON.stringify(batch));
  writeFileSync(`${base}.json`, `{"resourceSpans":[\n${lines.join(',\n')}\n]}\n`);
  writeFileSync(`${base}.label.json`, `${JSON.stringify({ ...labels, requests: recording.labels }, null, 1)}\n`);
}

/** Every recording below `folder`, in the order of their names. */
export function readCorpus(folder = CORPUS): CorpusEntry[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.label.json'))
    .sort()
    .map((name) => {
      const labels = entrySchema.safeParse(JSON.parse(readFileSync(path.join(folder, name), 'utf8')));
      if (!labels.success) throw new Error(`${path.join(folder, name)}: ${z.prettifyError(labels.error)}`);
      return { ...labels.data, file: path.join(folder, name.replace(/\.label\.json$/, '.json')) };
    });
}

/** Forgets what is recorded of a situation, so that a take that is gone leaves nothing behind. */
export function clearSituation(situation: string, folder = CORPUS): void {
  rmSync(path.join(folder, situation), { recursive: true, force: true });
}
