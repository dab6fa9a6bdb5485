import { clearSituation, CORPUS, writeEntry } from './corpus';
import { perform } from './stage/play';
import { type Situation, type Take } from './stage/situation';

/** Plays every take and twin of these situations again and writes what their programs exported. */
export async function record(
  situations: readonly Situation[],
  tell: (line: string) => void,
  folder = CORPUS,
): Promise<void> {
  for (const situation of situations) {
    const missing = situation.missing?.() ?? null;
    if (missing !== null) {
      tell(`${situation.name}: skipped, it ${missing}\n`);
      continue;
    }
    clearSituation(situation.name, folder);
    for (const take of situation.takes) await recordTake(situation, take, false, tell, folder);
    for (const twin of situation.twins) await recordTake(situation, twin, true, tell, folder);
  }
}

async function recordTake(
  situation: Situation,
  take: Take,
  twin: boolean,
  tell: (line: string) => void,
  folder: string,
): Promise<void> {
  const recording = await perform(take);
  const labels = { situation: situation.name, take: take.name, twin, hold_out: take.holdOut ?? false };
  writeEntry(labels, recording, folder);
  tell(`${situation.name}/${twin ? 'twin-' : ''}${take.name}: ${recording.labels.length} request(s)\n`);
}
