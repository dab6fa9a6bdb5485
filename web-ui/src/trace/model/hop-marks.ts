// Where on its line the state of a hop is written, so that no two lie on one another.

interface Line {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

interface Boxes {
  readonly vertical: boolean;
  readonly nodeWidth: number;
  readonly nodeHeight: number;
}

/** Shares of the line's length, the middle first. */
const PLACES = [0.5, 0.35, 0.65, 0.25, 0.75, 0.15, 0.85];
/** Room that a mark takes, in CSS pixels: an icon over or beside a word. */
const MARK = { across: { width: 62, height: 40 }, down: { width: 84, height: 22 } };

/** Short lines choose first: they have the least room. */
export function placeMarks<L extends Line>(
  lines: readonly L[],
  nodes: readonly Point[],
  boxes: Boxes,
): (L & { readonly mark: Point })[] {
  const taken: Point[] = [];
  const marks = new Map<L, Point>();
  for (const line of [...lines].sort((one, other) => length(one) - length(other))) {
    const points = PLACES.map((share) => pointOn(line, share, boxes.vertical));
    const free = points.find((point) => isFree(point, taken, nodes, boxes)) ?? pointOn(line, 0.5, boxes.vertical);
    taken.push(free);
    marks.set(line, free);
  }
  return lines.map((line) => ({ ...line, mark: marks.get(line) ?? { x: line.x1, y: line.y1 } }));
}

const length = ({ x1, y1, x2, y2 }: Line) => Math.hypot(x2 - x1, y2 - y1);

/** On the curve that hop-map-view draws: a cubic whose control points lie half way, level with its ends. */
function pointOn({ x1, y1, x2, y2 }: Line, share: number, vertical: boolean): Point {
  const middle = vertical ? [(y1 + y2) / 2, (y1 + y2) / 2] : [(x1 + x2) / 2, (x1 + x2) / 2];
  const along = cubic(vertical ? y1 : x1, middle[0] ?? 0, middle[1] ?? 0, vertical ? y2 : x2, share);
  const across = cubic(vertical ? x1 : y1, vertical ? x1 : y1, vertical ? x2 : y2, vertical ? x2 : y2, share);
  return vertical ? { x: across, y: along } : { x: along, y: across };
}

const cubic = (a: number, b: number, c: number, d: number, t: number) =>
  (1 - t) ** 3 * a + 3 * (1 - t) ** 2 * t * b + 3 * (1 - t) * t ** 2 * c + t ** 3 * d;

function isFree(point: Point, taken: readonly Point[], nodes: readonly Point[], boxes: Boxes): boolean {
  const { width, height } = boxes.vertical ? MARK.down : MARK.across;
  // A mark stands on its line, or to the right of one that goes down.
  const left = boxes.vertical ? point.x : point.x - width / 2;
  const [right, top, bottom] = [left + width, point.y - height / 2, point.y + height / 2];
  const clearOfMarks = taken.every(
    (other) => Math.abs(other.x - point.x) >= width || Math.abs(other.y - point.y) >= height,
  );
  const clearOfNodes = nodes.every(
    ({ x, y }) => right <= x || left >= x + boxes.nodeWidth || bottom <= y || top >= y + boxes.nodeHeight,
  );
  return clearOfMarks && clearOfNodes;
}
