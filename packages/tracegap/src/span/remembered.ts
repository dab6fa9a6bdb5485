/** Keys and names are few and come with every span: what an expression says of each is worth finding out once. */
import { REMEMBERED_AT_MOST } from '../limits.js';

export function remembered<T>(answerTo: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const answer = known.get(text);
    if (answer !== undefined) return answer;
    const fresh = answerTo(text);
    if (known.size < REMEMBERED_AT_MOST) known.set(text, fresh);
    return fresh;
  };
}
