import { crashRounds } from './testing/crash';

const ROUNDS = 25;

describe('kill -9 of each service in turn, at random moments under load', () => {
  it('loses no order that was answered, leaves none pending, and keeps stock and notifications in step', async () => {
    const { rounds, placed, broken, contradictions } = await crashRounds(ROUNDS);
    expect(contradictions).toEqual([]);
    expect(rounds).toBe(ROUNDS);
    // Without these two the kills would have hit nothing.
    expect(placed).toBeGreaterThan(ROUNDS);
    expect(broken).toBeGreaterThan(0);
  }, 180_000);
});
