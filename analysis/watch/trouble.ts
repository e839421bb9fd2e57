/** What is wrong at the moment, told once, and when to try again without a reason. */

/** A file that is being written is often wrong for a moment; that is not worth a word. */
const GRACE_MILLISECONDS = 700;
/** But what is wrong for longer is told even if it never comes to rest. */
const LONGEST_GRACE_MILLISECONDS = 5_000;
/** What does not depend on the inputs, such as a full disk, may be over; each failure in vain doubles the pause. */
const FIRST_RETRY_MILLISECONDS = 5_000;
const LONGEST_RETRY_MILLISECONDS = 60_000;

export class Trouble {
  #message: string | null = null;
  #told: string | null = null;
  #since = 0;
  #retry = FIRST_RETRY_MILLISECONDS;

  constructor(private readonly complain: (text: string) => void) {}

  failed(message: string): void {
    if (this.#message === null) this.#since = performance.now();
    this.#message = message;
    if (performance.now() - this.#since > LONGEST_GRACE_MILLISECONDS) this.#tell();
  }

  /** How long to wait for an event before looking again. */
  pause(ordinary: number): number {
    if (this.#message === null) return ordinary;
    return this.#message === this.#told ? this.#retry : GRACE_MILLISECONDS;
  }

  /** The pause is over and nothing happened meanwhile. */
  waited(): void {
    if (this.#message === null) return;
    if (this.#message === this.#told) this.#retry = Math.min(2 * this.#retry, LONGEST_RETRY_MILLISECONDS);
    else this.#tell();
  }

  /** A build succeeded. Returns whether the trouble before it had been told. */
  ended(): boolean {
    const told = this.#told !== null;
    this.#message = null;
    this.#told = null;
    this.#retry = FIRST_RETRY_MILLISECONDS;
    return told;
  }

  #tell(): void {
    if (this.#message === this.#told || this.#message === null) return;
    this.#told = this.#message;
    this.#retry = FIRST_RETRY_MILLISECONDS;
    this.complain(`not built, the last good PDF stays: ${this.#message}`);
  }
}
