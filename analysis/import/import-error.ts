const MOST_TOLD = 50;

/** What cannot be imported, each as `file:line: column: rule, got value`. Nothing was written. */
export class ImportError extends Error {
  override readonly name = 'ImportError';
  readonly mistakes: readonly string[];

  constructor(mistakes: readonly string[]) {
    const left = mistakes.length - MOST_TOLD;
    const told = mistakes.slice(0, MOST_TOLD).map((mistake) => `  ${mistake}`);
    super(['import: nothing was written', ...told, ...(left > 0 ? [`  and ${left} more`] : [])].join('\n'));
    this.mistakes = mistakes;
  }
}
