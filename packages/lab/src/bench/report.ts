import type { StoreFigures } from './cli.js';
import type { benchStart, LifeFigures } from './life.js';
import type { Machine } from './machine.js';
import type { OrdersFigures } from './orders.js';
import type { PageFigures } from './page.js';

/** `npm run bench -- --json`; a part that was not run is absent. */
export interface Figures {
  machine: Machine;
  orders?: OrdersFigures;
  start?: Awaited<ReturnType<typeof benchStart>>;
  life?: LifeFigures;
  store?: StoreFigures;
  page?: PageFigures;
}

interface Row {
  what: string;
  measured: number;
  unit: string;
  /** Undefined where the figure is for scale only. */
  goal?: { at: 'least' | 'most'; value: number };
}

/** The figures as a table, each beside its goal. */
export function report(figures: Figures): string {
  const { machine } = figures;
  const rows = [...orderRows(figures), ...lifeRows(figures), ...storeRows(figures), ...pageRows(figures)];
  const width = Math.max(...rows.map(({ what }) => what.length));
  return [
    '',
    `${machine.cores} cores of ${machine.cpu}, ${machine.memory_gib} GiB, ${machine.os}, Node ${machine.node}, load before ${machine.load_before}`,
    '',
    ...rows.map((row) =>
      `${row.what.padEnd(width)}  ${`${row.measured}${row.unit}`.padStart(11)}  ${verdict(row)}`.trimEnd(),
    ),
    '',
  ].join('\n');
}

function verdict({ measured, unit, goal }: Row): string {
  if (!goal) return '';
  const met = goal.at === 'least' ? measured >= goal.value : measured <= goal.value;
  return `goal ${goal.at === 'least' ? '>=' : '<='} ${goal.value}${unit}${met ? '' : '   MISSED'}`;
}

function orderRows({ orders }: Figures): Row[] {
  if (!orders) return [];
  const { instrumented, uninstrumented } = orders;
  return [
    { what: 'orders/s, instrumented', measured: instrumented.orders_per_second, unit: '', goal: least(300) },
    { what: 'orders/s, uninstrumented', measured: uninstrumented.orders_per_second, unit: '' },
    { what: 'orders/s, instrumented / uninstrumented', measured: orders.throughput_ratio, unit: '', goal: least(0.85) },
    { what: 'p50, instrumented', measured: instrumented.p50_ms, unit: ' ms' },
    { what: 'p99, instrumented', measured: instrumented.p99_ms, unit: ' ms', goal: most(125) },
    { what: 'p99, uninstrumented', measured: uninstrumented.p99_ms, unit: ' ms' },
    { what: 'p99, instrumented / uninstrumented', measured: orders.p99_ratio, unit: 'x', goal: most(1.2) },
    { what: 'CPU per order, instrumented', measured: instrumented.cpu_ms_per_order ?? NaN, unit: ' ms' },
    { what: 'CPU per order, uninstrumented', measured: uninstrumented.cpu_ms_per_order ?? NaN, unit: ' ms' },
    { what: 'CPU per order, instrumented / uninstrumented', measured: orders.cpu_ratio ?? NaN, unit: 'x' },
  ];
}

function lifeRows({ start, life }: Figures): Row[] {
  const rows: Row[] = [];
  if (start) {
    rows.push({ what: 'start, nothing to do', measured: start.warm_s, unit: ' s', goal: most(6) });
    rows.push({ what: 'start, empty compile cache', measured: start.cold_s, unit: ' s' });
  }
  if (life) {
    rows.push({ what: 'variant switch, median', measured: life.switch_s.median, unit: ' s', goal: most(2) });
    rows.push({ what: 'variant switch, worst', measured: life.switch_s.worst, unit: ' s' });
    rows.push({
      what: 'answer → trace readable, median',
      measured: life.readable_ms.median,
      unit: ' ms',
      goal: most(1000),
    });
    rows.push({ what: 'answer → trace readable, worst', measured: life.readable_ms.worst, unit: ' ms' });
    rows.push({ what: 'memory of all processes', measured: life.rss_mib.total, unit: ' MiB', goal: most(500) });
    if (life.pss_mib !== null)
      rows.push({ what: 'memory, shared pages counted once', measured: life.pss_mib, unit: ' MiB' });
    const parts = Object.entries(life.rss_mib.processes);
    rows.push(...parts.map(([name, mib]): Row => ({ what: `  ${name}`, measured: mib, unit: ' MiB' })));
  }
  return rows;
}

function storeRows({ store }: Figures): Row[] {
  if (!store) return [];
  return [
    { what: 'store: spans/s on one core', measured: store.ingest.spans_per_cpu_second, unit: '', goal: least(20_000) },
    { what: `store: by id among ${store.spans} spans, p99`, measured: store.by_id.p99_ms, unit: ' ms', goal: most(5) },
  ];
}

function pageRows({ page = {} }: Figures): Row[] {
  return Object.entries(page).map(([variant, { p50_ms: measured }]): Row => {
    return { what: `click → verdict on screen, ${variant}, median`, measured, unit: ' ms', goal: most(1000) };
  });
}

const least = (value: number): NonNullable<Row['goal']> => ({ at: 'least', value });
const most = (value: number): NonNullable<Row['goal']> => ({ at: 'most', value });
