/** Numbers of sections as LaTeX counts them: `4.1`, and `A.1` in an appendix. */
export class SectionNumbering {
  /** Of section, subsection and subsubsection. */
  #counts: number[] = [];
  #isAppendix = false;
  /** Empty before the first section. */
  current = '';

  startAppendix(): void {
    this.#isAppendix = true;
    this.#counts = [];
  }

  /** A section of depth 0, a subsection of depth 1 and so on. */
  next(depth: number): void {
    const outer = Array.from({ length: depth }, (_, i) => this.#counts[i] ?? 0);
    this.#counts = [...outer, (this.#counts[depth] ?? 0) + 1];
    const [first, ...rest] = this.#counts;
    this.current = [this.#isAppendix ? String.fromCharCode(64 + first!) : first, ...rest].join('.');
  }
}
