import { Icon } from '../../shell/icons';
import { type EdgeState } from '../model/hop-map';

/** What is marked: a hop's state, or that something is to be noted. */
export type Mark = EdgeState | 'warning';

/** A state as shape and word. */
export function StateMark({ state, word }: { state: Mark; word: string }) {
  return (
    <span class={`state state-${state}`}>
      <Icon name={state} />
      {word}
    </span>
  );
}
