import { BadRequest } from '../http/bad-request.js';

const PAIR = /\s*([^\s="]+)(?:=(?:"((?:\\.|[^"\\])*)"|([^\s="]*)))?(?=\s|$)/y;

/** Reads logfmt (`key=value key="two words"`), the form of the `tags` parameter; throws BadRequest with the place of the fault. */
export function parseLogfmt(text: string): [key: string, value: string][] {
  const pairs: [string, string][] = [];
  const end = text.trimEnd().length;
  PAIR.lastIndex = 0;
  while (PAIR.lastIndex < end) {
    const at = PAIR.lastIndex;
    const found = PAIR.exec(text);
    if (found === null)
      throw new BadRequest(`invalid tags: logfmt is expected, unexpected '${text[at]}' at pos ${at + 1}`);
    const [, key = '', quoted, plain = ''] = found;
    pairs.push([key, quoted === undefined ? plain : quoted.replace(/\\(.)/g, '$1')]);
  }
  return pairs;
}
