/**
 * Work that is under way, by key: who asks for the same again while it runs gets the same result instead of a second run.
 */
export class SingleFlight<Key, Result> {
  private readonly flights = new Map<Key, Promise<Result>>();

  /** Runs `work` unless it is under way for `key` already. */
  run(key: Key, work: () => Promise<Result>): Promise<Result> {
    const under = this.flights.get(key);
    if (under) return under;
    const flight = work().finally(() => this.flights.delete(key));
    this.flights.set(key, flight);
    return flight;
  }

  underWay(key: Key): Promise<Result> | undefined {
    return this.flights.get(key);
  }
}
