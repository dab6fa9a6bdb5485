// A comparison under way: which variant is at which step, and the traces as they come.
import { useState } from 'preact/hooks';
import { asFailure, Failure } from '../shell/http';
import { compareVariants, type CompareStep, type OrderRequest } from './api/lab';
import { readLab } from './lab-state';
import { go, type ComparedTrace } from './route';

export interface Turn {
  readonly variant: string;
  readonly step: 'waiting' | 'switching' | 'ordering' | 'reading' | 'done';
  readonly traceId: string | null;
}

export interface Comparison {
  /** Null while none is under way. */
  readonly turns: readonly Turn[] | null;
  readonly failure: Failure | null;
  readonly start: (order: OrderRequest) => Promise<void>;
}

export function useComparison(): Comparison {
  const [turns, setTurns] = useState<readonly Turn[] | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const start = async (order: OrderRequest) => {
    let now: readonly Turn[] = [];
    setTurns(now);
    setFailure(null);
    try {
      await compareVariants(order, (step) => setTurns((now = afterStep(now, step))));
    } catch (error) {
      setFailure(asFailure(error));
    }
    // The URL carries what is on screen: a link to it shows the same columns.
    const run = now.flatMap(({ variant, traceId }): ComparedTrace[] =>
      traceId === null ? [] : [{ variant, traceId }],
    );
    if (run.length > 0) go({ view: 'compare', run });
    setTurns(null);
    void readLab();
  };
  return { turns, failure, start };
}

/** @throws {Failure} with what the lab says went wrong in the middle */
function afterStep(turns: readonly Turn[], step: CompareStep): readonly Turn[] {
  if ('failed' in step) throw new Failure('refused', 0, { detail: step.failed });
  if ('variants' in step) return step.variants.map((variant) => ({ variant, step: 'waiting', traceId: null }));
  const { variant } = 'compared' in step ? step.compared : step;
  return turns.map((turn) => (turn.variant === variant ? { ...turn, ...changeOf(step) } : turn));
}

function changeOf(step: Exclude<CompareStep, { failed: string } | { variants: string[] }>): Partial<Turn> {
  if ('compared' in step)
    return { step: 'done', traceId: step.compared.trace_id ?? step.compared.traces[0]?.trace_id ?? null };
  return step.step === 'reading' ? { step: step.step, traceId: step.trace_id ?? null } : { step: step.step };
}
