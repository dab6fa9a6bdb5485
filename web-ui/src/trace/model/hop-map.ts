// The picture of a trace's hops, from the report alone: no variant's name, no service's name is known here.
import { type HopState, type TraceReport } from 'tracegap';

export interface MapNode {
  readonly id: string;
  /** Null where the data does not name the service. */
  readonly name: string | null;
  /** Whether the service left spans: a dark one emitted none, a not-seen one was called and is not known. */
  readonly presence: 'seen' | 'dark' | 'not-seen';
  readonly column: number;
  readonly lane: number;
}

export interface MapEdge {
  readonly from: string;
  readonly to: string;
  readonly state: HopState;
  /** Index in the report's findings, where one speaks of this hop. */
  readonly finding: number | null;
}

export interface HopMap {
  readonly nodes: readonly MapNode[];
  readonly edges: readonly MapEdge[];
  readonly columns: number;
  readonly lanes: number;
}

const GRAVITY: readonly HopState[] = ['whole', 'by-design', 'not-seen', 'dark', 'broken'];

/** Nodes and edges of a report, laid out left to right in the order of the calls. */
export function hopMap(report: Pick<TraceReport, 'hops' | 'findings' | 'services'>): HopMap {
  const edges = edgesOf(report);
  const names = new Set<string>(edges.flatMap((edge) => [edge.from, edge.to]));
  for (const service of report.services) names.add(service);
  const places = place([...names], edges);
  const nodes = [...names].map((id) => ({
    id,
    name: id === UNKNOWN ? null : id,
    presence: presenceOf(id, report, edges),
    ...(places.get(id) ?? { column: 0, lane: 0 }),
  }));
  return {
    nodes,
    edges,
    columns: Math.max(0, ...nodes.map((node) => node.column + 1)),
    lanes: Math.max(0, ...nodes.map((node) => node.lane + 1)),
  };
}

const UNKNOWN = '\u0000unknown';

function edgesOf(report: Pick<TraceReport, 'hops' | 'findings'>): MapEdge[] {
  const edges = new Map<string, MapEdge>();
  const add = (edge: MapEdge) => {
    if (edge.from === edge.to) return;
    const key = JSON.stringify([edge.from, edge.to]);
    const known = edges.get(key);
    if (!known || GRAVITY.indexOf(edge.state) > GRAVITY.indexOf(known.state)) edges.set(key, edge);
  };
  for (const { from, to, state, finding } of report.hops) {
    const [start, end] = [from ?? UNKNOWN, to ?? UNKNOWN];
    const dark = finding === null ? null : (report.findings[finding]?.dark ?? null);
    // A service that emitted nothing stands between the two that did: the context reached it and went no further.
    if (state === 'broken' && dark !== null && dark !== start && dark !== end) {
      add({ from: start, to: dark, state: 'dark', finding });
      add({ from: dark, to: end, state, finding });
    } else add({ from: start, to: end, state, finding });
  }
  return [...edges.values()];
}

function presenceOf(id: string, report: Pick<TraceReport, 'services'>, edges: readonly MapEdge[]): MapNode['presence'] {
  if (report.services.includes(id)) return 'seen';
  const incoming = edges.filter((edge) => edge.to === id);
  if (incoming.some((edge) => edge.state === 'dark')) return 'dark';
  // The other half's services are not in this trace's list, but a hop that leads on from them was seen.
  if (incoming.some((edge) => edge.state === 'not-seen') && !edges.some((edge) => edge.from === id)) return 'not-seen';
  return 'seen';
}

/** Column: the longest way from an entry. Lane: the first callee stays in its caller's lane, each further one opens a new one. */
function place(ids: readonly string[], edges: readonly MapEdge[]): Map<string, { column: number; lane: number }> {
  const next = new Map<string, string[]>();
  for (const { from, to } of edges) next.set(from, [...(next.get(from) ?? []), to]);
  const called = new Set(edges.map((edge) => edge.to));
  const places = new Map<string, { column: number; lane: number }>();
  let lanes = 0;

  const visit = (id: string, column: number, lane: number, path: ReadonlySet<string>) => {
    if (path.has(id)) return; // services may call each other in a circle
    const known = places.get(id);
    if (known && known.column >= column) return;
    places.set(id, { column, lane: known?.lane ?? lane });
    const onward = new Set(path).add(id);
    (next.get(id) ?? []).forEach((callee, index) => {
      const freeLane = index === 0 || places.has(callee) ? lane : lanes++;
      visit(callee, column + 1, freeLane, onward);
    });
  };
  const entries = ids.filter((id) => !called.has(id));
  for (const id of entries) visit(id, 0, lanes++, new Set());
  for (const id of ids) if (!places.has(id)) visit(id, 0, lanes++, new Set());
  return places;
}
