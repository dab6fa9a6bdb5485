import { clearSituation, writeEntry } from './corpus';
import { perform } from './stage/play';
import { type Situation, type Take } from './stage/situation';

/** Plays every take and twin of these situations again and writes what their programs exported. */
export async function record(situations: readonly Situation[], tell: (line: string) => void): Promise<void> {
  for (const situation of situations) {
    clearSituation(situation.name);
    for (const take of situation.takes) await recordTake(situation, take, false, tell);
    for (const twin of situation.twins) await recordTake(situation, twin, true, tell);
  }
}

async function recordTake(
  situation: Situation,
  take: Take,
  twin: boolean,
  tell: (line: string) => void,
): Promise<void> {
  const recording = await perform(take);
  const labels = { situation: situation.name, take: take.name, twin, hold_out: take.holdOut ?? false };
  writeEntry(labels, recording);
  tell(`${situation.name}/${twin ? 'twin-' : ''}${take.name}: ${recording.labels.length} request(s)\n`);
}
