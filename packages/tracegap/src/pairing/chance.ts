/** Whether a lone candidate that nothing but the moment speaks for may well be there by chance. */
import { CHANCE_AROUND_MS, CHANCE_AT_MOST } from '../limits.js';
import { speaksLanguageOf } from '../span/languages.js';
import { type Span } from '../span/model.js';
import { agentOf, isOutsideAgent } from '../span/semantics.js';
import { type Entry } from '../trace/analysis.js';
import { type Match } from './match.js';
import { type Neighbourhood } from './neighbourhood.js';

export function isLikelyByChance(entry: Entry, fit: Match, around: Neighbourhood): boolean {
  const here = fit.exit.node.span;
  if (around.subjects.shared(entry.home, fit.exit.home) > 0) return false;
  if (fit.exit.kind === 'work' && speaksLanguageOf(here, entry.node.span)) return false;
  const openMs = Math.max(here.endMs, entry.node.span.startMs) - here.startMs;
  const count = around.beginningBetween(
    here.startMs - CHANCE_AROUND_MS,
    here.startMs + openMs + CHANCE_AROUND_MS,
    (other) => {
      return other.home !== entry.home && other.home !== fit.exit.home && !comesFromOutside(other.node.span);
    },
  );
  return (count * openMs) / (openMs + 2 * CHANCE_AROUND_MS) > CHANCE_AT_MOST;
}

function comesFromOutside(span: Span): boolean {
  const agent = agentOf(span);
  return agent !== null && isOutsideAgent(agent);
}
