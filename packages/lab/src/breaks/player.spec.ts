import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { locateEnvoy } from '../envoy/locate';
import { ROOT } from '../layout/paths';
import { watchBelow } from '../testing/watched';
import { BreakPlayer, type PlayMessage, type WantedPlay } from './player';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'player-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function playing(player: BreakPlayer, wanted: WantedPlay) {
  const away = new AbortController();
  const told: PlayMessage[] = [];
  let started = (): void => undefined;
  const begun = new Promise<void>((resolve) => (started = resolve));
  const ended = player.play(
    wanted,
    (message) => {
      told.push(message);
      if ('progress' in message && message.progress.step !== 'program') started();
    },
    away.signal,
  );
  return { told, ended, begun, leave: () => away.abort() };
}

const LOST: WantedPlay = { situation: 'async-context-lost', part: 'broken' };

describe('a situation played for the page', () => {
  it('tells what it does, ends with what tracegap says of what was left, and leaves no process and no file', async () => {
    const processes = watchBelow();
    const { told, ended } = playing(new BreakPlayer({ folder }), LOST);
    await ended;
    expect(told.filter((message) => 'progress' in message).map(({ progress }) => progress.name)).toEqual(
      expect.arrayContaining(['projector', 'hall', 'cinema']),
    );
    expect(told.at(-1)).toMatchObject({ left: { requests: [{ says: 'split', says_cause: 'async-context-lost' }] } });
    expect(processes.seen.size).toBeGreaterThan(3);
    expect(processes.ports.size).toBeGreaterThan(2);
    expect(await processes.left()).toEqual([]);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is whole when its fix is applied', async () => {
    const { told, ended } = playing(new BreakPlayer({ folder }), { ...LOST, part: 'fixed' });
    await ended;
    expect(told.at(-1)).toMatchObject({ left: { requests: [{ says: 'connected' }] } });
  });

  it('is the only one: another is refused while it runs, and taken when it has ended', async () => {
    const player = new BreakPlayer({ folder });
    const first = playing(player, LOST);
    await expect(playing(player, LOST).ended).rejects.toThrow('async-context-lost (broken) is being played');
    first.leave();
    await first.ended;
    expect(player.playing).toBeNull();
  });

  it('is stopped with all its programs when nobody wants it any more', async () => {
    const processes = watchBelow();
    const { begun, ended, leave } = playing(new BreakPlayer({ folder }), LOST);
    await begun;
    leave();
    await ended;
    expect(processes.seen.size).toBeGreaterThan(3);
    expect(await processes.left()).toEqual([]);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is stopped with its Envoy, too', async () => {
    const envoy = await locateEnvoy();
    const processes = watchBelow();
    const player = new BreakPlayer({ folder, env: () => ({ ENVOY_PATH: envoy.path }) });
    const { begun, ended } = playing(player, { situation: 'gateway-strips', part: 'broken' });
    await begun;
    await player.close();
    await ended;
    expect(await processes.left()).toEqual([]);
    await expect(playing(player, LOST).ended).rejects.toThrow('the lab is stopping');
  });

  it('is stopped at its time limit and says so', async () => {
    const processes = watchBelow();
    const { told, ended } = playing(new BreakPlayer({ folder, limitMs: 400 }), LOST);
    await ended;
    expect(told.at(-1)).toEqual({ failed: 'it took longer than 0.4 s and was stopped' });
    expect(await processes.left()).toEqual([]);
  });

  it('says what there is to play when it is asked for something else', async () => {
    const { told, ended } = playing(new BreakPlayer({ folder }), { situation: 'no-such', part: 'broken' });
    await ended;
    expect(told.at(-1)).toEqual({ failed: 'there is no no-such broken to play' });
  });

  it('does not outlive a runner that is killed with -9', async () => {
    const dist = path.join(ROOT, 'packages/lab/dist/breaks/player.js');
    expect(existsSync(dist)).toBe(true);
    const script = `const { BreakPlayer } = require(${JSON.stringify(dist)});
      new BreakPlayer({ folder: ${JSON.stringify(folder)} }).play(${JSON.stringify(LOST)},
        (message) => console.log(JSON.stringify(message)), new AbortController().signal);`;
    const runner = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    const processes = watchBelow(runner.pid);
    for await (const chunk of runner.stdout as AsyncIterable<Buffer>)
      if (/"step":"request"/.test(chunk.toString())) break;
    const gone = once(runner, 'exit');
    runner.kill('SIGKILL');
    await gone;
    expect(processes.seen.size).toBeGreaterThan(3);
    expect(await processes.left()).toEqual([]);
  });
});
