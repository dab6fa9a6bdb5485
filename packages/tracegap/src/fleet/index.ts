/** `tracegap fleet`: which hops of a whole company lose context, counted where the spans are. */
import { FLEET } from '../limits.js';
import { investigate } from '../investigate.js';
import { type ClickHouseReader } from '../readers/clickhouse/index.js';
import { type Row } from '../readers/clickhouse/client.js';
import { SettledReader } from './settled-reader.js';
import { type TraceReport } from '../report/types.js';
import { VERSION } from '../version.js';
import { lostSql, queuesSql, servicesSql, wholeSql } from './sql.js';
import { type FleetHop, type FleetLook, type FleetTable } from './types.js';
import { type FleetRows, type LostRow, type QueueRow, type ServiceRow, type WholeRow, partOf, weigh } from './weigh.js';

export { type FleetTable } from './types.js';

export interface FleetOptions {
  /** How far back from `now`. */
  readonly sinceMs: number;
  /** What is younger is left out: its spans may still be on their way. Default 60,000 ms. */
  readonly settleMs?: number;
  /** Of how many of the worst hops some traces are looked at closely; default 10. */
  readonly hops?: number;
  /** How many traces of each; default 3. */
  readonly samples?: number;
  readonly keys?: readonly string[];
  readonly now?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (message: string) => void;
}

const SETTLE_MS = 60_000;

/**
 * The hops of the last `sinceMs` that lose context. Four questions for each part of the window, all SELECTs; a few traces of the worst
 * hops are then read and judged. Throws BackendError when the database cannot be used.
 */
export async function fleetTable(reader: ClickHouseReader, options: FleetOptions): Promise<FleetTable> {
  const to = Math.ceil((options.now ?? Date.now()) - (options.settleMs ?? SETTLE_MS));
  const from = Math.floor(to - options.sinceMs);
  const { rows, parts } = await countRows(reader, from, to, options);
  const hops = weigh(rows);
  const looked = Math.min(hops.length, options.hops ?? 10);
  const judged: FleetHop[] = [];
  for (const [index, hop] of hops.entries()) {
    if (index < looked) options.onProgress?.(`a closer look at ${hop.from} → ${hop.to}`);
    judged.push(index < looked ? { ...hop, look: await lookAt(hop, reader, options) } : hop);
  }
  return {
    schema: 1,
    tool: { name: 'tracegap', version: VERSION },
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    spans: rows.services.reduce((sum, { spans }) => sum + spans, 0),
    services: rows.services.length,
    hops: judged,
    begin_by_themselves: beginningsOf(rows, hops),
    parts,
    complete: rows.services.length < FLEET.servicesAtMost && rows.lost.length < FLEET.rowsAtMost,
  };
}

/** The SQL, with its parameters as SET statements: for a dashboard, or to see what is asked. */
export function fleetSql(reader: ClickHouseReader, options: Pick<FleetOptions, 'sinceMs' | 'now'>): string {
  const to = options.now ?? Date.now();
  const head = [
    '-- What tracegap fleet asks, for the whole window at once; tracegap cuts longer windows into parts of time.',
    `-- Times are milliseconds since 1970; parts tells of how many beginnings of a service one is looked at by time alone.`,
    `SET param_from = '${to - options.sinceMs}';`,
    `SET param_to = '${to}';`,
    `SET param_parts = '{}';`,
  ];
  const questions = [servicesSql, wholeSql, lostSql, queuesSql].map((sql) => `${sql(reader.dialect)};`);
  return `${[...head, ...questions].join('\n\n')}\n`;
}

async function countRows(reader: ClickHouseReader, from: number, to: number, options: FleetOptions) {
  const { client, dialect } = reader;
  const services = (await client.rows(servicesSql(dialect), { from, to }, options.signal)).map(serviceRow);
  const spans = services.reduce((sum, row) => sum + row.spans, 0);
  const parts = Math.max(1, Math.ceil(spans / FLEET.partSpans));
  const called = services.filter((row) => row.called > 0 && row.begin > 0);
  const sampled = Object.fromEntries(called.map(({ service, begin }) => [service, partOf(begin)]));
  const rows = { services, whole: [] as WholeRow[], lost: [] as LostRow[], queues: [] as QueueRow[] };
  for (let part = 0; part < parts && spans > 0; part += 1) {
    options.onProgress?.(`part ${part + 1} of ${parts}, ${spans} spans in all`);
    const window = {
      from: Math.round(from + ((to - from) * part) / parts),
      to: Math.round(from + ((to - from) * (part + 1)) / parts),
    };
    rows.whole.push(...(await client.rows(wholeSql(dialect), window, options.signal)).map(wholeRow));
    rows.lost.push(
      ...(await client.rows(lostSql(dialect), { ...window, parts: sampled }, options.signal)).map(lostRow),
    );
    rows.queues.push(...(await client.rows(queuesSql(dialect), window, options.signal)).map(queueRow));
  }
  return { rows: { ...rows, lost: summed(rows.lost), queues: summedQueues(rows.queues) } satisfies FleetRows, parts };
}

function summed(rows: readonly LostRow[]): LostRow[] {
  return groups(rows, ({ caller, target, callee, by }) => [caller, target, callee, by]).map((same) => ({
    ...(same[0] as LostRow),
    paired: total(same, ({ paired }) => paired),
    by_chance: total(same, ({ by_chance }) => by_chance),
    also_by_chance: total(same, ({ also_by_chance }) => also_by_chance),
    examples: same.flatMap(({ examples }) => examples).slice(0, FLEET.examples),
  }));
}

function summedQueues(rows: readonly QueueRow[]): QueueRow[] {
  return groups(rows, ({ destination }) => [destination]).map((same) => ({
    destination: same[0]?.destination ?? '',
    callers: [...new Set(same.flatMap(({ callers }) => callers))].sort(),
    callees: [...new Set(same.flatMap(({ callees }) => callees))].sort(),
    sent: total(same, ({ sent }) => sent),
    received: total(same, ({ received }) => received),
    examples: same.flatMap(({ examples }) => examples).slice(0, FLEET.examples),
  }));
}

function groups<T>(rows: readonly T[], by: (row: T) => readonly unknown[]): T[][] {
  const found = new Map<string, T[]>();
  for (const row of rows) {
    const name = JSON.stringify(by(row));
    found.set(name, [...(found.get(name) ?? []), row]);
  }
  return [...found.values()];
}

const total = <T>(rows: readonly T[], of: (row: T) => number): number => rows.reduce((sum, row) => sum + of(row), 0);

function beginningsOf(rows: FleetRows, hops: readonly FleetHop[]): FleetTable['begin_by_themselves'] {
  return rows.services
    .filter(({ begin, called }) => begin > 0 && called > 0)
    .map(({ service, begin, called }) => ({
      service,
      begin,
      called,
      lost: total(
        hops.filter(({ to }) => to === service),
        ({ lost }) => lost,
      ),
    }))
    .sort((one, other) => other.begin - one.begin);
}

async function lookAt(hop: FleetHop, reader: ClickHouseReader, options: FleetOptions): Promise<FleetLook> {
  const reports: TraceReport[] = [];
  const settled = new SettledReader(reader);
  for (const traceId of hop.examples.slice(0, options.samples ?? 3)) {
    const { keys = [], signal } = options;
    reports.push(await investigate(traceId, settled, { waitMs: 0, keys, ...(signal ? { signal } : {}) }));
  }
  const verdicts: Record<string, number> = {};
  for (const { verdict } of reports) verdicts[verdict] = (verdicts[verdict] ?? 0) + 1;
  const shown = reports
    .flatMap(({ trace_id, findings }) => findings.map((finding) => ({ trace_id, finding })))
    .find(({ finding }) => finding.severity === 'break' && finding.hop?.to === hop.to && finding.causes.length > 0);
  const [cause] = shown?.finding.causes ?? [];
  return {
    looked_at: reports.length,
    verdicts,
    cause: cause ? { id: cause.id, mend: cause.mend } : null,
    trace_id: shown?.trace_id ?? null,
  };
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const texts = (value: unknown): string[] => (Array.isArray(value) ? value.map(text) : []);

function serviceRow(row: Row): ServiceRow {
  return {
    service: text(row['service']),
    spans: Number(row['spans']),
    begin: Number(row['begin']),
    called: Number(row['called']),
  };
}

function wholeRow(row: Row): WholeRow {
  return {
    caller: text(row['caller']),
    target: text(row['target']),
    callee: text(row['callee']),
    whole: Number(row['whole']),
  };
}

function lostRow(row: Row): LostRow {
  const { caller, target, callee } = wholeRow(row);
  const [by, paired, by_chance] = [Number(row['by']), Number(row['paired']), Number(row['by_chance'])];
  const also_by_chance = Number(row['also_by_chance']);
  return { caller, target, callee, by, paired, by_chance, also_by_chance, examples: texts(row['examples']) };
}

function queueRow(row: Row): QueueRow {
  const [sent, received] = [Number(row['sent']), Number(row['received'])];
  const destination = text(row['destination']);
  return {
    destination,
    callers: texts(row['callers']),
    callees: texts(row['callees']),
    sent,
    received,
    examples: texts(row['examples']),
  };
}
