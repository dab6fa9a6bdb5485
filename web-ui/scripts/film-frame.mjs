// One picture of the film: the page, the words below it, and the pointer where somebody clicks.

export const CAPTION = 58;

/**
 * @typedef {object} Scene
 * @property {string} caption
 * @property {string} picture base64 of a PNG
 * @property {{ x: number, y: number } | null} click where the pointer clicks, in CSS pixels of the picture
 */

/** Where the pointer comes from, and what it or its ring may cover on its way; CSS pixels. */
const FROM = { x: 120, y: 70 };
const REACH = { before: 28, after: 156 };

/** How far from its place the pointer is, and how wide the ring of its click, in the pictures of a scene with one. */
const MOVES = [
  { away: 1, ring: 0, ms: 450 },
  { away: 0.35, ring: 0, ms: 120 },
  { away: 0, ring: 0, ms: 450 },
  { away: 0, ring: 20, ms: 1_500 },
];
const STILL_MS = 2_900;

/**
 * The pictures of one scene, each as a page to be photographed, and how long each is shown.
 * @param {Scene} scene
 * @param {{ width: number, height: number, index: number, count: number }} place of the scene in the film
 * @returns {{ html: string, ms: number, part: { x: number, y: number, width: number, height: number } }[]} of each what has changed
 */
export function framesOf(scene, place) {
  const whole = { x: 0, y: 0, width: place.width, height: place.height + CAPTION };
  if (scene.click === null) return [{ html: pageOf(scene, place, ''), ms: STILL_MS, part: whole }];
  const side = REACH.before + REACH.after;
  const reached = {
    x: Math.min(scene.click.x - REACH.before, whole.width - side),
    y: Math.min(scene.click.y - REACH.before, whole.height - side),
    width: side,
    height: side,
  };
  return MOVES.map(({ ms, ...move }, index) => ({
    html: pageOf(scene, place, pointer(scene.click, move)),
    ms,
    part: index === 0 ? whole : reached,
  }));
}

function pageOf({ caption, picture }, { width, height, index, count }, over) {
  const pips = Array.from({ length: count }, (_, at) => {
    const color = at === index ? '#ff8a80' : '#59616d';
    return `<circle cx="${width - 28 - (count - 1 - at) * 18}" cy="${height + CAPTION / 2}" r="4.5" fill="${color}"/>`;
  });
  return `<!doctype html><meta charset="utf-8"><style>body{margin:0}svg{display:block}
text{font:600 22px ui-sans-serif,system-ui,"Noto Sans","Noto Sans CJK JP",sans-serif;fill:#fff}</style>
<svg viewBox="0 0 ${width} ${height + CAPTION}" width="100%" fill="none">
<image width="${width}" height="${height}" href="data:image/png;base64,${picture}"/>
<rect y="${height}" width="${width}" height="${CAPTION}" fill="#191d23"/>
<text x="24" y="${height + CAPTION / 2 + 8}">${caption}</text>${pips.join('')}${over}
<rect x=".5" y=".5" width="${width - 1}" height="${height + CAPTION - 1}" stroke="#b9bcb3"/></svg>`;
}

function pointer({ x, y }, { away, ring }) {
  const [left, top] = [x + away * FROM.x, y + away * FROM.y];
  return `<circle cx="${x}" cy="${y}" r="${ring}" stroke="#b3261e" stroke-width="4"/>
<path transform="translate(${left} ${top}) scale(1.25)" fill="#191d23" stroke="#fff" stroke-width="1.5" d="M0 0v19l4.6-4.2 3 7 3.2-1.4-3-6.9h6.2z"/>`;
}
