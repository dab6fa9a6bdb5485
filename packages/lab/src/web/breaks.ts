import type { IncomingMessage, ServerResponse } from 'node:http';
import { partsHere, type PartsHere } from '../breaks/parts-here.js';
import { wantedPlaySchema, type BreakPlayer, type PlayMessage, type WantedPlay } from '../breaks/player.js';
import type { Lab } from '../runner/lab.js';

/** `GET /lab/breaks`. */
export interface BreaksState {
  /** Null where a part is there, else why it is not. */
  readonly parts: PartsHere;
  readonly playing: WantedPlay | null;
}

export function breaksState(lab: Lab): BreaksState {
  return { parts: partsHere(lab), playing: lab.breaks.playing };
}

export { wantedPlaySchema };

/**
 * `POST /lab/breaks/play`: plays, and answers with a line of JSON for each thing that happens; the last has what was left.
 * When the answer is closed, for example because the page is, everything that was started is stopped.
 * @throws LabBusy before anything is answered
 */
export async function playBreak(
  player: BreakPlayer,
  wanted: WantedPlay,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const away = new AbortController();
  response.once('close', () => away.abort());
  const tell = (message: PlayMessage): void => {
    if (!response.headersSent) {
      response.writeHead(200, { 'content-type': 'application/x-ndjson; charset=utf-8', 'cache-control': 'no-store' });
    }
    response.write(`${JSON.stringify(message)}\n`);
  };
  request.socket.setNoDelay(true);
  await player.play(wanted, tell, away.signal);
  response.end();
}
