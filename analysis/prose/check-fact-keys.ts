import { nearestNames } from '../../experiments/record/nearest-names.ts';
import type { FactBook } from '../facts/fact-book.ts';
import { macroUses } from './tex-source.ts';

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
  readonly problems: readonly ProseProblem[];

  constructor(problems: readonly ProseProblem[]) {
    super(problems.map(({ file, line, message }) => `${file}:${line}: ${message}`).join('\n'));
    this.problems = problems;
  }
}

/** Macros that print a fact: its value, or a p-value with its relation. */
export const FACT_MACROS = ['fact', 'factp'] as const;

/** Every `\fact{key}` and `\factp{key}` whose key no fact has, with the known keys most like it. */
export function unknownFactKeys(sources: readonly SourceFile[], facts: FactBook): ProseProblem[] {
  return sources.flatMap(({ path, text }) =>
    FACT_MACROS.flatMap((macro) => macroUses(text, macro))
      .filter(({ argument }) => !facts.isListed(argument) && !argument.includes('#'))
      .map(({ argument, line }) => ({
        file: path,
        line,
        message: `unknown fact ${JSON.stringify(argument)}; nearest: ${nearestNames(argument, facts.keys()).join(', ')}`,
      })),
  );
}
