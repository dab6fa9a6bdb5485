// The three buttons of a situation, what happens while it is played, and below what was left.
import { Commands } from '../../shell/commands';
import { Icon } from '../../shell/icons';
import { FailureNotice, Notice } from '../../shell/notice';
import { type BreaksState, type Page, PARTS, type Part } from '../api';
import { t } from '../i18n';
import { usePlay, type Played } from '../use-play';
import { LeftTraces } from './left-traces';

interface PlayerProps {
  readonly page: Page;
  /** Null where nothing can be played. */
  readonly state: BreaksState | null;
}

/** What stands in the way of playing a part, one sentence each; empty where nothing does. */
export function obstacles({ needs }: Page, part: Part, state: BreaksState | null): string[] {
  if (state === null) return [t.value.composeCannot];
  return needs[part].flatMap((need) => state.parts[need] ?? []);
}

const FLAG: Readonly<Record<Part, string>> = { broken: '', twin: ' -- --twin', fixed: ' -- --fixed' };

export function Player({ page, state }: PlayerProps) {
  const text = t.value;
  const playing = usePlay(page.name);
  const { played } = playing;
  const parts = PARTS.filter((part) => part !== 'fixed' || page.fix !== null);
  const busy = played.state === 'playing';
  const inTheWay = [...new Set(parts.flatMap((part) => obstacles(page, part, state)))];
  return (
    <section class="stack" aria-labelledby="play-title">
      <div class="card">
        <div class="card-body stack">
          <h2 id="play-title">{text.playTitle}</h2>
          <p class="muted small">{inTheWay.length === 0 ? text.playLead : text.twinMeans}</p>
          <div class="row">
            {parts.map((part) => (
              <PartButton key={part} part={part} page={page} state={state} busy={busy} playing={playing} />
            ))}
            {busy ? (
              <button type="button" class="button" onClick={playing.stop}>
                <Icon name="close" /> {text.stop}
              </button>
            ) : null}
          </div>
          {inTheWay.length === 0 ? null : <CannotPlay page={page} reasons={inTheWay} parts={parts} />}
          <Happening played={played} />
        </div>
      </div>
      {played.state === 'failed' ? <FailureNotice failure={played.failure} title={text.failed} /> : null}
      {played.state === 'left' ? <LeftTraces left={played.left} part={played.part} /> : null}
    </section>
  );
}

function PartButton(props: {
  part: Part;
  page: Page;
  state: BreaksState | null;
  busy: boolean;
  playing: ReturnType<typeof usePlay>;
}) {
  const { part, page, state, busy, playing } = props;
  const text = t.value;
  const look = `button ${part === 'broken' ? 'button-primary' : ''}`;
  const can = obstacles(page, part, state).length === 0;
  if (can)
    return (
      <button type="button" class={look} disabled={busy} onClick={() => playing.start(part)}>
        {text.play[part]}
      </button>
    );
  if (part === 'fixed') return null;
  return (
    <button type="button" class={look} disabled={busy} onClick={() => playing.showRecorded(part)}>
      {text.showRecorded}: {text.part[part]}
    </button>
  );
}

function CannotPlay({ page, reasons, parts }: { page: Page; reasons: readonly string[]; parts: readonly Part[] }) {
  const text = t.value;
  return (
    <Notice tone="plain">
      <p>
        {text.cannotPlay} {reasons.join('; ')}
      </p>
      <p class="small muted">{text.toPlay}</p>
      <Commands lines={parts.map((part) => `npm run break ${page.name}${FLAG[part]}`)} />
    </Notice>
  );
}

function Happening({ played }: { played: Played }) {
  const text = t.value;
  const said =
    played.state === 'playing'
      ? played.progress.map(({ step, name }) => text.step[step]?.(name) ?? `${step} ${name}`)
      : [];
  return (
    <div role="status" class="happening" data-state={played.state}>
      {played.state === 'playing' ? (
        <>
          <p>
            <Icon name="waiting" class="spin" /> {text.playing(text.part[played.part])}
          </p>
          <p class="muted small">{said.slice(-4).join(' · ')}</p>
        </>
      ) : null}
    </div>
  );
}
