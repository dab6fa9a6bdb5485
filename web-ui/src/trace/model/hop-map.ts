// The picture of a trace's hops, from the report alone: no variant's name, no service's name is known here.
import { type HopState, type TraceReport } from 'tracegap';
import { type TroubledCall } from './calls';

/** A hop's state, or what became of the call where no context could arrive: it got no answer, or it was never made. */
export type EdgeState = HopState | 'failed' | 'not-called';

export interface MapNode {
  readonly id: string;
  /** Null where the data does not name the service. */
  readonly name: string | null;
  /** Whether the service left spans: a dark one emitted none, a not-seen one was called and is not known; or why it could not. */
  readonly presence: 'seen' | 'dark' | 'not-seen' | 'failed' | 'not-called';
  readonly column: number;
  readonly lane: number;
}

export interface MapEdge {
  readonly from: string;
  readonly to: string;
  readonly state: EdgeState;
  /** Index in the report's findings, where one speaks of this hop. */
  readonly finding: number | null;
  /** The error that the call was answered with; the context may have arrived all the same. */
  readonly status: string | null;
  /** Why a failed call got no answer. */
  readonly why: string | null;
}

export interface HopMap {
  readonly nodes: readonly MapNode[];
  readonly edges: readonly MapEdge[];
  readonly columns: number;
  readonly lanes: number;
}

type Told = Pick<TraceReport, 'hops' | 'findings' | 'services'>;

/** What the spans and the page know beside the report. */
export interface Beside {
  readonly calls?: readonly TroubledCall[];
  /** The services that a request of this kind goes through, first to last: those that it did not get to are drawn as not called. */
  readonly expected?: readonly string[];
  /** The service at an address (`127.0.0.1:8081`), where it is known. */
  readonly nameOf?: (address: string) => string | null;
}

const GRAVITY: readonly EdgeState[] = ['not-called', 'whole', 'by-design', 'not-seen', 'dark', 'failed', 'broken'];

/** Nodes and edges of a report, laid out left to right in the order of the calls. */
export function hopMap(report: Told, beside: Beside = {}): HopMap {
  const edges = withNotCalled(withCalls(edgesOf(report), beside), report, beside.expected ?? []);
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
  const add = (edge: Pick<MapEdge, 'from' | 'to' | 'state' | 'finding'>) => {
    if (edge.from === edge.to) return;
    const key = JSON.stringify([edge.from, edge.to]);
    const known = edges.get(key);
    if (!known || GRAVITY.indexOf(edge.state) > GRAVITY.indexOf(known.state))
      edges.set(key, { ...edge, status: null, why: null });
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

/** A callee that never answered is not one that kept silent: where the call got no answer, that is what is drawn. */
function withCalls(edges: readonly MapEdge[], { calls = [], nameOf = () => null }: Beside): MapEdge[] {
  const told = edges.map((edge) => {
    const call = calls.findLast(({ from, names }) => from === edge.from && names.includes(edge.to));
    const noSpans = edge.state === 'dark' || edge.state === 'not-seen';
    const to = (noSpans ? nameOf(edge.to) : null) ?? edge.to;
    if (!call) return { ...edge, to };
    if (call.why === null) return { ...edge, to, status: call.status };
    return noSpans ? { ...edge, to, state: 'failed' as const, why: call.why } : edge;
  });
  // Tried again with success: the try that failed is not the last word.
  return told.filter(
    ({ from, to, state }) =>
      state !== 'failed' || !told.some((other) => other.from === from && other.to === to && other.state !== 'failed'),
  );
}

function withNotCalled(edges: readonly MapEdge[], { services }: Told, expected: readonly string[]): MapEdge[] {
  const reached = new Set([...services, ...edges.flatMap(({ from, to }) => [from, to])]);
  const missing = expected.flatMap((to, index): MapEdge[] => {
    const from = expected[index - 1];
    if (from === undefined || reached.has(to)) return [];
    return [{ from, to, state: 'not-called', finding: null, status: null, why: null }];
  });
  return [...edges, ...missing];
}

function presenceOf(id: string, report: Pick<TraceReport, 'services'>, edges: readonly MapEdge[]): MapNode['presence'] {
  if (report.services.includes(id)) return 'seen';
  const incoming = edges.filter((edge) => edge.to === id);
  if (incoming.length > 0 && incoming.every(({ state }) => state === 'failed')) return 'failed';
  if (incoming.some(({ state }) => state === 'not-called')) return 'not-called';
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
