// A film as one SVG that a README may show: pictures in it, CSS that turns them over, no script, nothing fetched.

/** Seconds that each scene is in sight. */
const SCENE_S = 2.8;
const CAPTION = 58;
/** How long a scene takes to come and go, as a share of its time. */
const FADE = 0.1;

/**
 * @typedef {object} Scene
 * @property {string} caption
 * @property {string} picture base64 of a WebP
 * @property {{ x: number, y: number } | null} click where the pointer goes and clicks, in pixels of the picture
 */

/**
 * @param {readonly Scene[]} scenes
 * @param {{ width: number, height: number, title: string, still: number }} film `still`: the scene that is shown to who wants no motion
 * @returns {string} the SVG
 */
export function filmOf(scenes, { width, height, title, still }) {
  const whole = height + CAPTION;
  const total = scenes.length * SCENE_S;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${whole}" width="${width}" height="${whole}" role="img">
<title>${escaped(title)}</title>
<style>${styleOf(scenes, total, still)}</style>
<clipPath id="frame"><rect width="${width}" height="${whole}" rx="10"/></clipPath>
<g clip-path="url(#frame)">
<rect width="${width}" height="${whole}" fill="#191d23"/>
${scenes.map((scene, index) => sceneOf(scene, index, scenes.length, { width, height })).join('\n')}
</g>
<rect x=".5" y=".5" width="${width - 1}" height="${whole - 1}" rx="10" fill="none" stroke="#b9bcb3"/>
</svg>
`;
}

function sceneOf({ caption, picture, click }, index, count, { width, height }) {
  const pips = Array.from({ length: count }, (_, at) => {
    const x = width - 28 - (count - 1 - at) * 18;
    return `<circle cx="${x}" cy="${height + CAPTION / 2}" r="4.5" fill="${at === index ? '#ff8a80' : '#59616d'}"/>`;
  });
  return `<g class="scene s${index}">
<image width="${width}" height="${height}" href="data:image/webp;base64,${picture}"/>
<text x="24" y="${height + CAPTION / 2 + 7}">${escaped(caption)}</text>
${pips.join('')}
${click === null ? '' : pointerAt(click, index)}
</g>`;
}

const pointerAt = ({ x, y }, index) =>
  `<circle class="ripple r${index}" cx="${x}" cy="${y}" r="22"/>
<path class="pointer p${index}" transform="translate(${x} ${y})" d="M0 0v19l4.6-4.2 3 7 3.2-1.4-3-6.9h6.2z"/>`;

/** Every scene has the same animation, later by its place; the pointer comes to rest and clicks within its scene. */
function styleOf(scenes, total, still) {
  const share = (seconds) => `${((seconds / total) * 100).toFixed(3)}%`;
  const [come, stay, gone] = [SCENE_S * FADE, SCENE_S, SCENE_S * (1 + FADE)];
  const delays = scenes.map((_, at) => `.s${at},.p${at},.r${at}{animation-delay:${(at * SCENE_S - come).toFixed(2)}s}`);
  return `
text{font:600 22px ui-sans-serif,system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Hiragino Sans","Noto Sans CJK JP",sans-serif;fill:#fff}
.scene{opacity:0;animation:scene ${total}s linear infinite both}
.pointer{fill:#191d23;stroke:#fff;stroke-width:1.6;translate:0 0;animation:point ${total}s ease-out infinite both}
.ripple{fill:none;stroke:#3547c4;stroke-width:4;opacity:0;animation:ripple ${total}s ease-out infinite both}
@keyframes scene{0%{opacity:0}${share(come)}{opacity:1}${share(stay)}{opacity:1}${share(gone)},100%{opacity:0}}
@keyframes point{0%{translate:120px 70px}${share(SCENE_S * 0.55)},100%{translate:0 0}}
@keyframes ripple{0%,${share(SCENE_S * 0.6)}{opacity:0}${share(SCENE_S * 0.66)}{opacity:1}${share(SCENE_S * 0.9)},100%{opacity:0}}
${delays.join('')}
@media (prefers-reduced-motion:reduce){.scene,.pointer,.ripple{animation:none}.s${still}{opacity:1}}
`;
}

const escaped = (text) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
