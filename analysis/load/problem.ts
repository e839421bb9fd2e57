/** One broken rule of the results folder. */
export interface Problem {
  /** Path below the results root, with forward slashes. */
  readonly file: string;
  /** Field, rule and offending value: `outcomes: must be finite, got Infinity`. */
  readonly rule: string;
}

/** The results folder breaks rules; the message lists every one, a line each. */
export class ResultsError extends Error {
  override readonly name = 'ResultsError';
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    const count = problems.length === 1 ? 'one problem' : `${problems.length} problems`;
    super(
      `results: ${count}\n${problems.map(({ file, rule }) => `  ${printable(file)}: ${rule}`).join('\n')}`,
    );
    this.problems = problems;
  }
}

/** File names come from outside: control characters must not reach a terminal. */
export function printable(name: string): string {
  return name.replace(/\p{C}/gu, '?');
}
