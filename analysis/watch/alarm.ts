/** What one side waits for and the other side, with no say in when it is heard, sets off. */
export type Wakened = 'rung' | 'timeout';

export class Alarm {
  /** When it was first rung since {@link silence}, by the monotonic clock; null when it was not. */
  #since: number | null = null;
  #ring: (() => void) | null = null;

  ring(): void {
    this.#since ??= performance.now();
    this.#ring?.();
  }

  /** Forgets that it rang. Gives back when it first did. */
  silence(): number | null {
    const since = this.#since;
    this.#since = null;
    return since;
  }

  /** Waits until it rings, or rang and was not silenced, for at most so long. */
  async wait(milliseconds: number): Promise<Wakened> {
    if (this.#since !== null) return 'rung';
    return this.#next(milliseconds);
  }

  /** Waits until it has not rung for `quiet` milliseconds, for at most `longest` in all. */
  async waitForQuiet(quiet: number, longest: number): Promise<void> {
    const end = performance.now() + longest;
    while (performance.now() < end && (await this.#next(quiet)) === 'rung');
  }

  #next(milliseconds: number): Promise<Wakened> {
    return new Promise((resolve) => {
      const wake = (how: Wakened) => {
        clearTimeout(timer);
        this.#ring = null;
        resolve(how);
      };
      const timer = setTimeout(() => wake('timeout'), milliseconds);
      this.#ring = () => wake('rung');
    });
  }
}
