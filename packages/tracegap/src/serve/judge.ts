/**
 * Judges traces as they come in, and again when what they belong to changes: what broke is named at once where both halves
 * are there, everything else when its exporters have had their time. Bounded: the oldest arrivals go.
 */
import { judgeAt } from '../overview/judge-at.js';
import { endOf, startOf } from '../overview/times.js';
import { type TraceReport } from '../report/types.js';
import { type Trace } from '../span/model.js';

export interface JudgeOptions {
  readonly keys: readonly string[];
  /** How long exporters may hold spans back after a trace's latest arrival, in ms. */
  readonly settleMs: number;
  /** From a change to the pass that looks at it, in ms. */
  readonly passMs?: number;
  readonly maxTraces?: number;
  readonly maxSpans?: number;
  readonly now?: () => number;
  /** Told after every pass that changed something. */
  readonly onChange?: () => void;
}

interface Known {
  readonly trace: Trace;
  readonly arrivedMs: number;
  readonly fromMs: number;
  readonly toMs: number;
}

const PASS_MS = 150;
const MAX_TRACES = 2_000;
const MAX_SPANS = 200_000;
/** Up to so many traces a pass looks at all of them; above, at those of the moment. */
const FEW = 200;
/** A half begins within its caller's time; clocks of one network are this close. The same as what a search looks at. */
const NEAR_MS = 2_000;
/** Traces asked about in one pass, neighbours in time: what is sent meanwhile must not wait long. */
const AT_ONCE = 100;
const NEXT_MS = 5;

export class Judge {
  private readonly known = new Map<string, Known>();
  private readonly judged = new Map<string, TraceReport>();
  private readonly changed = new Set<string>();
  /** Judged while spans could still come: once more when they had their time. */
  private readonly young = new Set<string>();
  private spans = 0;
  private timer: NodeJS.Timeout | undefined;
  /** When the next pass is; a change brings it forward. */
  private dueMs = Infinity;
  private stopped = false;
  private passes = 0;

  constructor(private readonly options: JudgeOptions) {}

  /** A trace as far as it is known now, in place of what was known before. `settled`: no more spans will come. */
  put(trace: Trace, { settled = false }: { settled?: boolean } = {}): void {
    this.forget(trace.traceId);
    const [fromMs, toMs] = [startOf(trace), endOf(trace)];
    this.known.set(trace.traceId, { trace, fromMs, toMs, arrivedMs: settled ? -Infinity : this.now() });
    this.spans += trace.spans.length;
    this.changed.add(trace.traceId);
    this.bound();
    this.schedule(this.options.passMs ?? PASS_MS);
  }

  /** Grows with every pass that changed something. */
  get version(): number {
    return this.passes;
  }

  reports(): TraceReport[] {
    return [...this.judged.values()];
  }

  traces(): ReadonlyMap<string, Trace> {
    return new Map([...this.known].map(([traceId, { trace }]) => [traceId, trace]));
  }

  has(traceId: string): boolean {
    return this.known.has(traceId);
  }

  /** Whether no more spans of a trace are waited for. */
  isSettled(traceId: string): boolean {
    const known = this.known.get(traceId);
    return known !== undefined && this.settledAt(known) <= this.now();
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  private schedule(inMs: number): void {
    const dueMs = this.now() + inMs;
    if (this.stopped || dueMs >= this.dueMs) return;
    clearTimeout(this.timer);
    this.dueMs = dueMs;
    this.timer = setTimeout(() => {
      this.dueMs = Infinity;
      this.pass();
    }, inMs);
  }

  private pass(): void {
    for (const traceId of this.young) if (this.isSettled(traceId)) this.changed.add(traceId);
    const asked = this.next();
    if (asked.length > 0) {
      this.judge(asked);
      this.passes += 1;
      this.options.onChange?.();
    }
    this.scheduleNext();
  }

  /** The oldest of those that changed, and those that began within a moment of it. */
  private next(): string[] {
    for (const traceId of this.changed) if (!this.known.has(traceId)) this.changed.delete(traceId);
    const fromMs = (traceId: string): number => this.known.get(traceId)?.fromMs ?? 0;
    const [first = '', ...others] = [...this.changed].sort((one, other) => fromMs(one) - fromMs(other));
    const near = others.filter((traceId) => fromMs(traceId) - fromMs(first) <= NEAR_MS).slice(0, AT_ONCE - 1);
    const asked = this.changed.has(first) ? [first, ...near] : [];
    for (const traceId of asked) this.changed.delete(traceId);
    return asked;
  }

  private scheduleNext(): void {
    if (this.changed.size > 0) return this.schedule(NEXT_MS);
    const due = [...this.young].flatMap((traceId) => this.known.get(traceId) ?? []).map((one) => this.settledAt(one));
    if (due.length > 0) this.schedule(Math.max(this.options.passMs ?? PASS_MS, Math.min(...due) - this.now()));
  }

  /** Those that are asked for and those that their findings lead to, among all traces of the moment. */
  private judge(asked: readonly string[]): void {
    const isYoung = (traceId: string): boolean => !this.isSettled(traceId);
    const reports = judgeAt(this.around(asked), this.options.keys, isYoung);
    const done = new Set<string>();
    const queue = [...asked];
    for (let traceId = queue.pop(); traceId !== undefined; traceId = queue.pop()) {
      const report = done.has(traceId) ? undefined : reports.get(traceId);
      done.add(traceId);
      if (!report) continue;
      this.judged.set(traceId, report);
      if (isYoung(traceId)) this.young.add(traceId);
      else this.young.delete(traceId);
      queue.push(...namedIn(report));
    }
  }

  private around(asked: readonly string[]): Trace[] {
    const all = [...this.known.values()];
    if (all.length <= FEW) return all.map(({ trace }) => trace);
    const windows = asked.flatMap((traceId) => this.known.get(traceId) ?? []);
    const [fromMs, toMs] = [
      Math.min(...windows.map((one) => one.fromMs)) - NEAR_MS,
      Math.max(...windows.map((one) => one.toMs)) + NEAR_MS,
    ];
    return all.filter((one) => one.toMs >= fromMs && one.fromMs <= toMs).map(({ trace }) => trace);
  }

  private bound(): void {
    const { maxTraces = MAX_TRACES, maxSpans = MAX_SPANS } = this.options;
    for (const traceId of this.known.keys()) {
      if (this.known.size <= maxTraces && this.spans <= maxSpans) return;
      this.forget(traceId);
      this.judged.delete(traceId);
      this.young.delete(traceId);
    }
  }

  private forget(traceId: string): void {
    const known = this.known.get(traceId);
    if (!known) return;
    this.spans -= known.trace.spans.length;
    this.known.delete(traceId);
  }

  private settledAt({ arrivedMs }: Known): number {
    return arrivedMs + this.options.settleMs;
  }

  private now(): number {
    return (this.options.now ?? Date.now)();
  }
}

function namedIn({ findings }: TraceReport): string[] {
  return findings.flatMap(({ here, there, candidates }) => [
    here.trace_id,
    ...(there ? [there.trace_id] : []),
    ...candidates.map((candidate) => candidate.trace_id),
  ]);
}
