// What is folded, looked at closely, looked for and stood on in one waterfall.
import { type Trace, type TraceReport } from 'tracegap';
import { type RefObject } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { useRowWindow, type RowWindow } from '../../../shell/use-row-window';
import { zoomed } from '../../model/axis';
import { criticalPath, type Stretch } from '../../model/critical-path';
import { ancestorsOf, matching, nextOf, wrongRows } from '../../model/span-search';
import { axisOf, rowsOf, type Axis, type Row } from '../../model/waterfall';
import { ROW_HEIGHT } from './rows';

export interface WaterfallProps {
  readonly report: TraceReport;
  readonly traces: readonly Trace[];
  /** Key of the span that is open beside it. */
  readonly selected: string | null;
  readonly onSelect: (key: string) => void;
}

export interface Waterfall {
  /** What is drawn, and what would be with nothing folded. */
  readonly rows: readonly Row[];
  readonly allRows: readonly Row[];
  readonly services: ReadonlyMap<string, number>;
  /** The whole time, and the stretch of it that is drawn. */
  readonly axis: Axis;
  readonly view: Axis;
  readonly setView: (view: Axis) => void;
  readonly collapsed: ReadonlySet<string>;
  readonly setCollapsed: (keys: ReadonlySet<string>) => void;
  readonly toggle: (key: string) => void;
  /** Index of the row that the keyboard stands on. */
  readonly active: number;
  readonly moveTo: (index: number) => void;
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly window: RowWindow;
  readonly query: string;
  readonly setQuery: (query: string) => void;
  readonly matches: ReadonlySet<string>;
  readonly wrong: ReadonlySet<string>;
  /** Moves to the next of these rows (-1: the one before), unfolding what hides it. */
  readonly goToNext: (keys: ReadonlySet<string>, step: 1 | -1) => void;
  /** Null where it is not asked for. */
  readonly path: readonly Stretch[] | null;
  readonly showPath: (show: boolean) => void;
  readonly zoom: (how: 'in' | 'out' | 'whole') => void;
}

export function useWaterfall({ report, traces, selected }: WaterfallProps): Waterfall {
  const [collapsed, setCollapsed] = useState<ReadonlySet<string>>(new Set());
  const rows = useMemo(() => rowsOf(traces, report, collapsed), [traces, report, collapsed]);
  const allRows = useMemo(() => rowsOf(traces, report, new Set()), [traces, report]);
  const services = useMemo(() => servicesOf(traces), [traces]);
  const stand = useStand(rows, selected);
  const toggle = (key: string) => {
    const next = new Set(collapsed);
    if (!next.delete(key)) next.add(key);
    setCollapsed(next);
  };
  const goToNext = (keys: ReadonlySet<string>, step: 1 | -1) => {
    const key = nextOf(allRows, keys, rows[stand.active]?.key ?? null, step);
    if (key === null) return;
    const hiding = new Set(ancestorsOf(allRows, key));
    if ([...hiding].some((one) => collapsed.has(one)))
      setCollapsed(new Set([...collapsed].filter((one) => !hiding.has(one))));
    stand.moveToKey(key);
  };
  return {
    ...stand,
    ...useSearch(allRows, report),
    ...useView(traces, rows[stand.active]),
    ...useCriticalPath(traces, report),
    ...{ rows, allRows, services, collapsed, setCollapsed, toggle, goToNext },
  };
}

/** The row that the keyboard stands on; it follows the span that is opened elsewhere. */
function useStand(rows: readonly Row[], selected: string | null) {
  const [active, setActive] = useState(0);
  const [wanted, setWanted] = useState<string | null>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const window = useRowWindow(scroller, rows.length, ROW_HEIGHT);
  const moveTo = (index: number) => {
    const target = Math.max(0, Math.min(rows.length - 1, index));
    setActive(target);
    window.reveal(target);
  };
  const follow = (key: string | null) => {
    const index = rows.findIndex((row) => row.key === key);
    if (index >= 0) moveTo(index);
  };
  // Only a new selection moves the view; folding rows does not.
  useEffect(() => follow(selected), [selected]);
  // A row that was folded away is there once what hid it is unfolded.
  useEffect(() => {
    if (wanted === null) return;
    follow(wanted);
    setWanted(null);
  }, [wanted]);
  return { active, moveTo, moveToKey: setWanted, scroller, window };
}

function useSearch(rows: readonly Row[], report: TraceReport) {
  const [query, setQuery] = useState('');
  const matches = useMemo(() => matching(rows, query), [rows, query]);
  const wrong = useMemo(() => wrongRows(rows, report), [rows, report]);
  return { query, setQuery, matches, wrong };
}

function useView(traces: readonly Trace[], active: Row | undefined) {
  const axis = useMemo(() => axisOf(traces), [traces]);
  const [close, setClose] = useState<Axis | null>(null);
  const view = close ?? axis;
  const setView = (next: Axis) => setClose(next === axis ? null : next);
  const zoom = (how: 'in' | 'out' | 'whole') => {
    const span = active?.kind === 'span' ? active.span : (active?.here ?? null);
    const around = span ? (span.startMs + span.endMs) / 2 : axis.startMs;
    setView(how === 'whole' ? axis : zoomed(axis, view, around, how === 'in' ? 0.5 : 2));
  };
  return { axis, view, setView, zoom };
}

function useCriticalPath(traces: readonly Trace[], report: TraceReport) {
  const [shown, showPath] = useState(false);
  const path = useMemo(() => (shown ? criticalPath(traces, report) : null), [shown, traces, report]);
  return { path, showPath };
}

/** Service → number of its colour, in order of appearance in time. */
function servicesOf(traces: readonly Trace[]): ReadonlyMap<string, number> {
  const spans = traces.flatMap((trace) => trace.spans).sort((a, b) => a.startMs - b.startMs);
  const names = [...new Set(spans.map((span) => span.resource.service ?? ''))];
  return new Map(names.map((name, index) => [name, index % 8]));
}
