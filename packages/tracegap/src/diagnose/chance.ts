/** Whether a lone candidate that nothing but the moment speaks for may well be there by chance. */
import { type Span } from '../model/trace.js';
import { type Entry } from './ends.js';
import { type Match } from './match.js';
import { type Neighbourhood } from './neighbourhood.js';
import { agentOf, isOutsideAgent } from './semantics.js';
import { speaksLanguageOf } from './languages.js';

/** How far around the call others are counted. */
const AROUND_MS = 2_000;
/** Of so many that began there by chance, on average. */
const LIKELY = 0.15;

export function isLikelyByChance(entry: Entry, fit: Match, around: Neighbourhood): boolean {
  const here = fit.exit.node.span;
  if (around.things.shared(entry.home, fit.exit.home) > 0) return false;
  if (fit.exit.kind === 'work' && speaksLanguageOf(here, entry.node.span)) return false;
  const openMs = Math.max(here.endMs, entry.node.span.startMs) - here.startMs;
  const count = around.beginningBetween(here.startMs - AROUND_MS, here.startMs + openMs + AROUND_MS, (other) => {
    return other.home !== entry.home && other.home !== fit.exit.home && !comesFromOutside(other.node.span);
  });
  return (count * openMs) / (openMs + 2 * AROUND_MS) > LIKELY;
}

function comesFromOutside(span: Span): boolean {
  const agent = agentOf(span);
  return agent !== null && isOutsideAgent(agent);
}
