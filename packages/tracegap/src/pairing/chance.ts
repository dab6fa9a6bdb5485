/** Whether a lone candidate that nothing but the moment speaks for may well be there by chance. */
import { CHANCE_AROUND_MS, CHANCE_AT_MOST } from '../limits.js';
import { speaksLanguageOf } from '../span/languages.js';
import { type Span } from '../span/model.js';
import { agentOf, isOutsideAgent } from '../span/semantics.js';
import { type Entry } from '../trace/analysis.js';
import { type Match } from './match.js';
import { type Neighbourhood } from './neighbourhood.js';

export function isLikelyByChance(entry: Entry, fit: Match, around: Neighbourhood): boolean {
  if (around.subjects.shared(entry.home, fit.exit.home) > 0) return false;
  if (fit.exit.kind === 'work' && speaksLanguageOf(fit.exit.node.span, entry.node.span)) return false;
  return chanceOf(entry, fit, around) > CHANCE_AT_MOST;
}

/** How many others begin, on average, in a window as long as the one in which the entry would have been called. */
export function chanceOf(entry: Entry, fit: Match, around: Neighbourhood): number {
  const here = fit.exit.node.span;
  const openMs = Math.max(here.endMs, entry.node.span.startMs) - here.startMs;
  const [fromMs, toMs] = [here.startMs - CHANCE_AROUND_MS, here.startMs + openMs + CHANCE_AROUND_MS];
  const count = around.beginningBetween(fromMs, toMs, ({ home, node }) => {
    return home !== entry.home && home !== fit.exit.home && !comesFromOutside(node.span);
  });
  return (count * openMs) / (openMs + 2 * CHANCE_AROUND_MS);
}

function comesFromOutside(span: Span): boolean {
  const agent = agentOf(span);
  return agent !== null && isOutsideAgent(agent);
}
