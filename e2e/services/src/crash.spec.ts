import { crashRounds } from './crash';

const ROUNDS = 25;
/** About a minute on two idle cores; many times that where the cores are shared. */
const LIMIT_MS = 900_000;

describe('kill -9 of each service in turn, at random moments under load', () => {
  it(
    'loses no order that was answered, leaves none pending, and keeps stock and notifications in step',
    async () => {
      const { rounds, placed, broken, contradictions } = await crashRounds(ROUNDS);
      expect(contradictions).toEqual([]);
      expect(rounds).toBe(ROUNDS);
      // Without these two the kills would have hit nothing.
      expect(placed).toBeGreaterThan(ROUNDS);
      expect(broken).toBeGreaterThan(0);
    },
    LIMIT_MS,
  );
});
