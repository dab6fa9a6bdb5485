/** The trace-shape contract of `tracegap expect`, version 1. docs/expect.md and schema/expect.schema.json describe it. */
import { type Raw, record } from '../otlp/guards.js';
import { type Verdict, VERDICTS } from '../rules/finding.js';

export interface Edge {
  readonly from: string;
  readonly to: string;
}

/** One trace that must be there: all its edges within one trace id. */
export interface ExpectedTrace {
  readonly name: string;
  readonly services: readonly string[];
  readonly edges: readonly Edge[];
}

export interface Shape {
  readonly name: string;
  readonly verdict: Verdict | null;
  /** Each in a trace of its own. */
  readonly traces: readonly ExpectedTrace[];
  /** Hops at which the context must be lost. */
  readonly broken: readonly Edge[];
  /** Hops that must be joined by a link. */
  readonly links: readonly Edge[];
  /** Hops to services that were reached and must have no spans of their own; others may be dark, too. */
  readonly dark: readonly Edge[];
  /** Services whose missing parents are allowed; '*' allows all. */
  readonly orphans: readonly string[];
  /** Whether services that no trace names may take part. */
  readonly exact: boolean;
}

export class BadShape extends Error {
  constructor(detail: string) {
    super(detail);
    this.name = 'BadShape';
  }
}

const FIELDS = ['schema', 'name', 'verdict', 'traces', 'broken', 'links', 'dark', 'orphans', 'exact'];

/** From parsed YAML or JSON. Throws BadShape, which names the field and the fix. */
export function parseShape(value: unknown): Shape {
  const raw = record(value);
  if (!raw) throw new BadShape('the shape must be a mapping with `schema: 1`');
  if (raw['schema'] !== 1) throw new BadShape('schema: must be 1, the version of this format');
  const unknown = Object.keys(raw).find((key) => !FIELDS.includes(key));
  if (unknown !== undefined) throw new BadShape(`${unknown}: unknown field; there are ${FIELDS.join(', ')}`);
  return {
    name: typeof raw['name'] === 'string' ? raw['name'] : 'trace shape',
    verdict: verdictOf(raw['verdict']),
    traces: items(raw, 'traces').map(traceOf),
    broken: edges(raw, 'broken'),
    links: edges(raw, 'links'),
    dark: edges(raw, 'dark'),
    orphans: items(raw, 'orphans').map((item, index) => textOf(item, `orphans[${index}]`)),
    exact: raw['exact'] === true,
  };
}

function verdictOf(value: unknown): Verdict | null {
  if (value === undefined || value === null) return null;
  const verdict = VERDICTS.find((known) => known === value);
  if (!verdict) throw new BadShape(`verdict: must be one of ${VERDICTS.join(', ')}`);
  return verdict;
}

function items(raw: Raw, field: string): readonly unknown[] {
  const value = raw[field];
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new BadShape(`${field}: must be a list`);
  return value;
}

function traceOf(value: unknown, index: number): ExpectedTrace {
  const raw = record(value);
  const where = `traces[${index}]`;
  if (!raw) throw new BadShape(`${where}: must be a mapping with \`edges\` or \`services\``);
  const known = edges(raw, 'edges', where);
  const named = items(raw, 'services').map((item, at) => textOf(item, `${where}.services[${at}]`));
  const services = [...new Set([...named, ...known.flatMap(({ from, to }) => [from, to])])];
  if (services.length === 0) throw new BadShape(`${where}: names neither edges nor services`);
  return { name: typeof raw['name'] === 'string' ? raw['name'] : services.join(', '), services, edges: known };
}

function edges(raw: Raw, field: string, where = ''): Edge[] {
  return items(raw, field).map((item, index) => {
    const path = `${where === '' ? '' : `${where}.`}${field}[${index}]`;
    const parts = textOf(item, path)
      .split('->')
      .map((part) => part.trim());
    const [from, to] = parts;
    if (parts.length !== 2 || !from || !to) throw new BadShape(`${path}: write an edge as "caller -> callee"`);
    return { from, to };
  });
}

function textOf(value: unknown, path: string): string {
  if (typeof value !== 'string' || value === '') throw new BadShape(`${path}: must be a text`);
  return value;
}
