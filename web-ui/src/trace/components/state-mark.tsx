import { type HopState } from 'tracegap';
import { Icon } from '../../shell/icons';

/** A state as shape and word. */
export function StateMark({ state, word }: { state: HopState | 'warning'; word: string }) {
  return (
    <span class={`state state-${state}`}>
      <Icon name={state} />
      {word}
    </span>
  );
}
