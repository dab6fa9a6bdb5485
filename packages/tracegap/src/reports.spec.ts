import { diagnoseAll } from './index.js';
import { mistakesIn, reportedSituations } from './testing/reported.js';

/** Situations after public reports; fixtures/reports/<name>/label.json names the source and what is right. */
/** Not right yet; each leaves this list with the change that makes it so. */
const WRONG = new Set([
  'cloud-run-front-end-span',
  'container-app-rogue-parent',
  'istio-waypoint-not-exported',
  'lambda-xray-segments',
]);

describe('what people reported', () => {
  const situations = reportedSituations();

  it('is at hand', () => {
    expect(situations.length).toBeGreaterThanOrEqual(26);
  });

  it.each(situations.filter(({ name }) => !WRONG.has(name)))('$name is judged as its label says', (situation) => {
    expect(mistakesIn(situation, diagnoseAll(situation.traces))).toEqual([]);
  });

  it.each(situations)('$name is judged alike whatever order its traces come in', (situation) => {
    const backwards = diagnoseAll([...situation.traces].reverse());
    expect(mistakesIn(situation, backwards)).toEqual(mistakesIn(situation, diagnoseAll(situation.traces)));
  });
});
