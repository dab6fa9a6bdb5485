import { diagnoseAll } from './index.js';
import { mistakesIn, reportedSituations } from './testing/reported.js';

/** Situations after public reports; fixtures/reports/<name>/label.json names the source and what is right. */
describe('what people reported', () => {
  const situations = reportedSituations();

  it('is at hand', () => {
    expect(situations.length).toBeGreaterThanOrEqual(26);
  });

  it.each(situations)('$name is judged as its label says', (situation) => {
    expect(mistakesIn(situation, diagnoseAll(situation.traces))).toEqual([]);
  });

  it.each(situations)('$name is judged alike whatever order its traces come in', (situation) => {
    const backwards = diagnoseAll([...situation.traces].reverse());
    expect(mistakesIn(situation, backwards)).toEqual(mistakesIn(situation, diagnoseAll(situation.traces)));
  });
});
