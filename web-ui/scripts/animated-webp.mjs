// Puts WebP pictures one after the other into one animated WebP, without touching what is in them.
// The container: https://developers.google.com/speed/webp/docs/riff_container

/** Of the flags of VP8X: there is an animation. */
const ANIMATED = 0x02;
/** Of the flags of a frame: it replaces what was there. */
const REPLACES = 0x02;

/**
 * @typedef {object} Frame a picture without transparency that replaces its part of what is shown; all in pixels
 * @property {Buffer} webp
 * @property {number} ms how long it is shown
 * @property {{ x: number, y: number, width: number, height: number }} part `x` and `y` are even
 */

/**
 * @param {readonly Frame[]} frames the first one fills the whole
 * @param {{ width: number, height: number }} whole in pixels
 * @returns {Buffer} a file that runs forever
 */
export function animatedWebp(frames, whole) {
  return chunk('RIFF', [
    Buffer.from('WEBP'),
    chunk('VP8X', [Buffer.from([ANIMATED, 0, 0, 0]), sizeOf(whole)]),
    // Ground, and how often: 0 is for ever.
    chunk('ANIM', [Buffer.from([0xff, 0xff, 0xff, 0xff, 0, 0])]),
    ...frames.map(frameOf),
  ]);
}

function frameOf({ webp, ms, part }) {
  const place = [uint24(part.x / 2), uint24(part.y / 2), sizeOf(part)];
  return chunk('ANMF', [...place, uint24(ms), Buffer.from([REPLACES]), pictureIn(webp, part)]);
}

const sizeOf = ({ width, height }) => Buffer.concat([uint24(width - 1), uint24(height - 1)]);

/** The chunk of a still WebP that holds the picture, with its head. @throws Error where it is none of that size */
function pictureIn(webp, { width, height }) {
  for (let at = 12; at < webp.length;) {
    const name = webp.toString('latin1', at, at + 4);
    const length = webp.readUInt32LE(at + 4);
    const end = at + 8 + length + (length % 2);
    // Behind the chunk's head, the frame's tag and a start code; 14 bits each: RFC 6386, section 9.1.
    if (name === 'VP8 ') {
      const size = `${webp.readUInt16LE(at + 14) & 0x3fff} × ${webp.readUInt16LE(at + 16) & 0x3fff}`;
      if (size !== `${width} × ${height}`) throw new Error(`a picture is ${size} and should be ${width} × ${height}`);
      return webp.subarray(at, end);
    }
    at = end;
  }
  throw new Error('the browser gave no picture as lossy WebP');
}

function chunk(name, parts) {
  const body = Buffer.concat(parts);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(body.length);
  return Buffer.concat([Buffer.from(name), length, body, Buffer.alloc(body.length % 2)]);
}

function uint24(value) {
  return Buffer.from([value & 0xff, (value >> 8) & 0xff, value >> 16]);
}
