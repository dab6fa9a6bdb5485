// SVG breaks no lines: where a name is broken is decided here, from what its characters are wide in most fonts.

/** Share of the font's size that a character takes: letters of Latin, and those of East Asia. */
const [LATIN, WIDE] = [0.58, 1];

export function widthOf(text: string, size: number): number {
  let width = 0;
  for (const character of text) width += (character >= '\u2e80' ? WIDE : LATIN) * size;
  return width;
}

/** A name in lines of at most `width`, broken after a hyphen, dot or slash where that helps; what is left over ends in `…`. */
export function linesOf(name: string, width: number, size: number, most: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const part of name.split(/(?<=[-./_])/).flatMap((one) => pieces(one, width, size))) {
    if (line !== '' && widthOf(line + part, size) > width) {
      lines.push(line);
      line = '';
    }
    line += part;
  }
  lines.push(line);
  if (lines.length <= most) return lines;
  return [...lines.slice(0, most - 1), clipped(`${lines.slice(most - 1).join('')}`, width, size)];
}

/** The text, cut to `width` and ending in `…` where it is longer. */
export function clipped(text: string, width: number, size: number): string {
  if (widthOf(text, size) <= width) return text;
  const [first = ''] = pieces(text, width - widthOf('…', size), size);
  return `${first}…`;
}

function pieces(text: string, width: number, size: number): string[] {
  const found: string[] = [];
  let piece = '';
  for (const character of text) {
    if (piece !== '' && widthOf(piece + character, size) > width) {
      found.push(piece);
      piece = '';
    }
    piece += character;
  }
  return [...found, piece];
}
