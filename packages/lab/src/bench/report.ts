import type { StoreFigures } from './cli.js';
import type { benchStart, LifeFigures } from './life.js';
import type { Machine } from './machine.js';
import type { OrdersFigures } from './orders.js';
import type { PageFigures } from './page.js';
import type { PartFigure } from './parts.js';

/** `npm run bench -- --json`; a part that was not run is absent. */
export interface Figures {
  machine: Machine;
  orders?: OrdersFigures;
  parts?: PartFigure[];
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

function orderRows({ orders, parts = [] }: Figures): Row[] {
  const rows: Row[] = parts.map(({ what, cpu_ms_per_order, more_ms }) => ({
    what: `CPU per order, ${what}`,
    measured: cpu_ms_per_order ?? NaN,
    unit: more_ms === null ? ' ms' : ` ms (+${more_ms})`,
  }));
  if (!orders) return rows;
  const { instrumented, stock, uninstrumented, instrumented_to_stock: toStock } = orders;
  const toBare = orders.instrumented_to_uninstrumented;
  const sides = { instrumented, stock, uninstrumented };
  for (const [side, { orders_per_second: measured }] of Object.entries(sides))
    rows.push({ what: `orders/s, ${side}`, measured, unit: '', ...(side === 'instrumented' && { goal: least(300) }) });
  rows.push(
    { what: 'orders/s, instrumented / stock', measured: toStock.orders_per_second ?? NaN, unit: 'x', goal: least(1.8) },
    {
      what: 'orders/s, instrumented / uninstrumented',
      measured: toBare.orders_per_second ?? NaN,
      unit: 'x',
      goal: least(0.65),
    },
  );
  for (const [side, { p50_ms, p99_ms }] of Object.entries(sides))
    rows.push(
      { what: `p50, ${side}`, measured: p50_ms, unit: ' ms' },
      { what: `p99, ${side}`, measured: p99_ms, unit: ' ms', ...(side === 'instrumented' && { goal: most(125) }) },
    );
  rows.push({ what: 'p99, instrumented / stock', measured: toStock.p99_ms ?? NaN, unit: 'x', goal: most(0.6) });
  rows.push({ what: 'p99, instrumented / uninstrumented', measured: toBare.p99_ms ?? NaN, unit: 'x' });
  return [...rows, ...costRows(orders)];
}

function costRows({ instrumented, stock, uninstrumented, ...ratios }: OrdersFigures): Row[] {
  const cpu = (what: string, measured: number | null, goal?: Row['goal']): Row => ({
    what: `CPU per order, ${what}`,
    measured: measured ?? NaN,
    unit: ' ms',
    goal,
  });
  const rows = [
    cpu('instrumented', instrumented.cpu_ms_per_order, most(3.6)),
    cpu('stock', stock.cpu_ms_per_order),
    cpu('uninstrumented', uninstrumented.cpu_ms_per_order),
    { ...cpu('instrumented / stock', ratios.instrumented_to_stock.cpu_ms_per_order), unit: 'x' },
    { ...cpu('instrumented / uninstrumented', ratios.instrumented_to_uninstrumented.cpu_ms_per_order), unit: 'x' },
  ];
  for (const [side, of] of Object.entries({ instrumented, stock }))
    rows.push(
      { what: `spans of an order, ${side}`, measured: of.spans_per_order, unit: '' },
      { what: `CPU of a span, ${side}`, measured: of.cpu_us_per_span ?? NaN, unit: ' µs' },
      { what: `size of a span, ${side}`, measured: of.bytes_per_span, unit: ' bytes' },
    );
  return rows;
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
    rows.push({ what: 'memory of all processes', measured: life.rss_mib.total, unit: ' MiB', goal: most(650) });
    if (life.pss_mib !== null)
      rows.push({
        what: 'memory, shared pages counted once',
        measured: life.pss_mib,
        unit: ' MiB',
        goal: most(450),
      });
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
