/** One line per check as it ends, and the sum that `.ci/run` adds up. */
export class Report {
  private passed = 0;
  private failed = 0;
  private skipped = 0;

  /** Runs one check; a check fails by throwing, and the rest still runs. Returns its value, or undefined when it failed. */
  async check<T>(name: string, work: () => Promise<T>): Promise<T | undefined> {
    const begun = Date.now();
    try {
      const value = await work();
      this.passed++;
      say(`ok    ${name} (${seconds(begun)} s)`);
      return value;
    } catch (error) {
      this.failed++;
      say(`FAIL  ${name} (${seconds(begun)} s)\n${indent(error instanceof Error ? error.message : String(error))}`);
      return undefined;
    }
  }

  /** What was not run, and why: an honest gap. */
  skip(name: string, why: string): void {
    this.skipped++;
    say(`skip  ${name}: ${why}`);
  }

  /** Prints the sum; true when nothing failed and something ran. */
  finish(): boolean {
    say(`${this.passed} passed, ${this.failed} failed, ${this.skipped} skipped`);
    return this.failed === 0 && this.passed > 0;
  }
}

export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

const seconds = (begun: number): string => ((Date.now() - begun) / 1000).toFixed(1);
const indent = (text: string): string => text.replace(/^/gm, '      ');

/** Throws with a message that says what was expected; `what` completes "expected …". */
export function expect(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(`expected ${what}`);
}
