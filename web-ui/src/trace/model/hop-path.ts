// How the line of a hop is drawn, as the data of SVG paths.
import { type PlacedEdge } from './hop-layout';

export function pathOf({ x1, y1, x2, y2 }: PlacedEdge, vertical: boolean): string {
  if (x1 === x2 || y1 === y2) return `M${x1} ${y1}L${x2} ${y2}`;
  const [mx, my] = [(x1 + x2) / 2, (y1 + y2) / 2];
  return vertical
    ? `M${x1} ${y1}C${x1} ${my} ${x2} ${my} ${x2} ${y2}`
    : `M${x1} ${y1}C${mx} ${y1} ${mx} ${y2} ${x2} ${y2}`;
}

/** The tip at its end. */
export function arrowOf({ x2, y2 }: PlacedEdge, vertical: boolean): string {
  return vertical ? `M${x2 - 4} ${y2 - 6}l4 5 4-5` : `M${x2 - 6} ${y2 - 4}l5 4-5 4`;
}
