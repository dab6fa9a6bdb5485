// Where nodes and edges of a hop map stand, in pixels: left to right where there is room, top to bottom where there is not.
import { placeMarks } from './hop-marks';
import { type HopMap, type MapEdge, type MapNode } from './hop-map';

export interface PlacedNode extends MapNode {
  readonly x: number;
  readonly y: number;
}

export interface PlacedEdge extends MapEdge {
  /** Ends of the line; it is broken in the middle where the context was lost. */
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
  /** Where the state is written: on the line, beside no other mark and in front of no box. */
  readonly mark: { readonly x: number; readonly y: number };
}

export interface HopLayout {
  readonly vertical: boolean;
  readonly width: number;
  readonly height: number;
  readonly nodeWidth: number;
  readonly nodeHeight: number;
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly PlacedEdge[];
}

const NODE_HEIGHT = 64;
const LANE_GAP = 34;
const [MIN_NODE, MAX_NODE] = [98, 168];
const [MIN_GAP, MAX_GAP] = [64, 132];
const VERTICAL_GAP = 52;

export function layoutHops(map: HopMap, available: number, wantVertical = false): HopLayout {
  const columns = Math.max(1, map.columns);
  const vertical = wantVertical || available < columns * MIN_NODE + (columns - 1) * MIN_GAP;
  return vertical ? topDown(map, available) : leftToRight(map, available, columns);
}

function leftToRight(map: HopMap, available: number, columns: number): HopLayout {
  const share = available / (columns + (columns - 1) * 0.8);
  const nodeWidth = clamp(share, MIN_NODE, MAX_NODE);
  const gap = columns === 1 ? 0 : clamp((available - columns * nodeWidth) / (columns - 1), MIN_GAP, MAX_GAP);
  const at = (node: MapNode) => ({
    x: node.column * (nodeWidth + gap),
    y: node.lane * (NODE_HEIGHT + LANE_GAP),
  });
  const nodes = map.nodes.map((node) => ({ ...node, ...at(node) }));
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const edges = map.edges.flatMap((edge) => {
    const [from, to] = [byId.get(edge.from), byId.get(edge.to)];
    if (!from || !to) return [];
    const middle = NODE_HEIGHT / 2;
    return [{ ...edge, x1: from.x + nodeWidth, y1: from.y + middle, x2: to.x, y2: to.y + middle }];
  });
  return {
    vertical: false,
    width: columns * nodeWidth + (columns - 1) * gap,
    height: Math.max(1, map.lanes) * (NODE_HEIGHT + LANE_GAP) - LANE_GAP,
    nodeWidth,
    nodeHeight: NODE_HEIGHT,
    nodes,
    edges: placeMarks(edges, nodes, { vertical: false, nodeWidth, nodeHeight: NODE_HEIGHT }),
  };
}

function topDown(map: HopMap, available: number): HopLayout {
  const lanes = Math.max(1, map.lanes);
  const nodeWidth = clamp((available - (lanes - 1) * LANE_GAP) / lanes, 120, 230);
  const height = NODE_HEIGHT - 10;
  const nodes = map.nodes.map((node) => ({
    ...node,
    x: node.lane * (nodeWidth + LANE_GAP),
    y: node.column * (height + VERTICAL_GAP),
  }));
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const inset = Math.min(28, nodeWidth / 4);
  const edges = map.edges.flatMap((edge) => {
    const [from, to] = [byId.get(edge.from), byId.get(edge.to)];
    return from && to ? [{ ...edge, x1: from.x + inset, y1: from.y + height, x2: to.x + inset, y2: to.y }] : [];
  });
  return {
    vertical: true,
    width: lanes * nodeWidth + (lanes - 1) * LANE_GAP,
    height: Math.max(1, map.columns) * (height + VERTICAL_GAP) - VERTICAL_GAP,
    nodeWidth,
    nodeHeight: height,
    nodes,
    edges: placeMarks(edges, nodes, { vertical: true, nodeWidth, nodeHeight: height }),
  };
}

const clamp = (value: number, least: number, most: number) => Math.min(most, Math.max(least, value));
