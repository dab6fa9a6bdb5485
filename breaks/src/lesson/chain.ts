/** The small picture of a situation: who calls whom, from what a rehearsal was given. */
import { addressBook, type Rehearsal, type Rehearsed } from './rehearsal';

interface ChainNode {
  readonly name: string;
  readonly kind: 'program' | 'foreign' | 'envoy' | 'page' | 'queue';
  /** Whether it emits spans. */
  readonly traced: boolean;
}

export interface Chain {
  readonly nodes: readonly ChainNode[];
  readonly edges: readonly { readonly from: string; readonly to: string }[];
  /** Whom the outsider asks. */
  readonly asked: readonly string[];
  readonly requests: number;
}

export function chainOf({ parts, asked, requests }: Rehearsal): Chain {
  const doors = parts.flatMap(doorsOf);
  const name = addressBook([
    ...doors.map((door) => ({ name: door.name, ports: [door.port] })),
    ...parts.filter(({ listeners }) => listeners === undefined),
  ]);
  const programs = parts.filter(({ listeners }) => listeners === undefined);
  const nodes: ChainNode[] = [
    ...programs.map((part) => ({ name: part.name, kind: part.kind, traced: part.tracing !== 'none' })),
    ...doors.map((door) => ({ name: door.name, kind: 'envoy' as const, traced: door.traced })),
  ];
  const known = new Set(nodes.map((node) => node.name));
  const calls = (from: string, value: string) => calleesIn(name(value), known).map((to) => ({ from, to }));
  const edges = [
    ...programs.flatMap((part) => Object.values(part.given).flatMap((value) => calls(part.name, value))),
    ...doors.flatMap((door) => calls(door.name, door.to)),
  ];
  const queued = parts.filter((part) => part.given.QUEUE_FILE !== undefined);
  if (queued.length > 0) {
    nodes.push({ name: 'queue', kind: 'queue', traced: false });
    for (const { name: program, script = '' } of queued) {
      edges.push(
        /^(producer|outbox-writer)\b/.test(script) ? { from: program, to: 'queue' } : { from: 'queue', to: program },
      );
    }
  }
  return { nodes, edges, asked, requests };
}

/** An Envoy's listeners: one that stands before a service and behind it is two boxes of the picture. */
function doorsOf({ name, tracing, listeners = [] }: Rehearsed) {
  return listeners.map((listener) => ({
    name: listener.service ?? (listeners.length === 1 ? name : `${name} ${listener.name}`),
    port: listener.port,
    to: `http://127.0.0.1:${listener.upstreamPort}`,
    traced: tracing === 'proxy' && listener.service !== undefined,
  }));
}

/** Names of parts in a value such as `http://printer/print,http://bank-api/v1`. */
function calleesIn(value: string, known: ReadonlySet<string>): string[] {
  return value
    .split(',')
    .map((one) => one.replace(/^https?:\/\//, '').split('/')[0] ?? '')
    .filter((one) => known.has(one));
}
