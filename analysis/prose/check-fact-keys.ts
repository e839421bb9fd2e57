import { nearestNames } from '../../experiments/record/nearest-names.ts';
import type { FactBook } from '../facts/fact-book.ts';
import type { FactUse } from '../latex/uses.ts';

export interface SourceFile {
  /** Relative to the repository, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

/** Something wrong at a place in the paper's sources. */
export interface ProseProblem {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

/** The paper's sources break rules; the message lists all, a line each, `file:line: what`. */
export class ProseError extends Error {
  override readonly name: string = 'ProseError';

  constructor(readonly problems: readonly ProseProblem[]) {
    super(problems.map(({ file, line, message }) => `${file}:${line}: ${message}`).join('\n'));
  }
}

/** Path relative to the repository of a file of the paper's folder. */
export const inPaper = (file: string): string => `paper/${file}`;

/** Every fact that LaTeX was asked for and that is none, with the known keys most like it. */
export function unknownFactKeys(uses: readonly FactUse[], facts: FactBook): ProseProblem[] {
  return uses
    .filter(({ key }) => !facts.has(key))
    .map(({ key, file, line }) => ({
      file: inPaper(file),
      line,
      message: `unknown fact ${JSON.stringify(key)}; nearest: ${nearestNames(key, facts.keys()).join(', ')}`,
    }));
}
