/** What one question may ask of a backend, all in all: whoever reads counts here, and is stopped where it is spent. */
export class Meter {
  private taken = 0;

  constructor(readonly atMost: number) {}

  get left(): number {
    return this.atMost - this.taken;
  }

  get spent(): number {
    return this.taken;
  }

  /** One request more. Throws MeterSpent where that would be too many. */
  take(): void {
    if (this.left <= 0) throw new MeterSpent(this.atMost);
    this.taken += 1;
  }
}

/** The limit of requests is reached: what was not asked stays unknown, and is said. */
export class MeterSpent extends Error {
  constructor(atMost: number) {
    super(`the limit of ${atMost} requests is reached`);
    this.name = 'MeterSpent';
  }
}
