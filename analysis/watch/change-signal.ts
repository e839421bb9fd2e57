/** Tells a waiting loop that something changed, also when it was not waiting at that moment. */
export type WaitResult = 'changed' | 'timeout';

export class ChangeSignal {
  /** When the first change since {@link reset} was told, by the monotonic clock; null when there was none. */
  #since: number | null = null;
  #wake: (() => void) | null = null;

  notify(): void {
    this.#since ??= performance.now();
    this.#wake?.();
  }

  /** Forgets what was told; gives back when the first change was. */
  reset(): number | null {
    const since = this.#since;
    this.#since = null;
    return since;
  }

  /** Waits for a change, or returns at once where one was told since the last reset; for at most so long. */
  async wait(milliseconds: number): Promise<WaitResult> {
    if (this.#since !== null) return 'changed';
    return this.#next(milliseconds);
  }

  /** Waits until nothing changed for `quiet` milliseconds, for at most `longest` in all. */
  async waitForQuiet(quiet: number, longest: number): Promise<void> {
    const end = performance.now() + longest;
    while (performance.now() < end && (await this.#next(quiet)) === 'changed');
  }

  #next(milliseconds: number): Promise<WaitResult> {
    return new Promise((resolve) => {
      const wake = (result: WaitResult) => {
        clearTimeout(timer);
        this.#wake = null;
        resolve(result);
      };
      const timer = setTimeout(() => wake('timeout'), milliseconds);
      this.#wake = () => wake('changed');
    });
  }
}
