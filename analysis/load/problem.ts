import { printableText } from '../../experiments/record/printable-text.ts';

/** One broken rule of the results folder. */
export interface Problem {
  /** Path below the results root, with forward slashes. */
  readonly file: string;
  /** Field, rule and offending value: `outcomes: must be finite, got Infinity`. */
  readonly rule: string;
}

/** The results folder breaks rules; the message lists every one, those that break the same as one. */
export class ResultsError extends Error {
  override readonly name = 'ResultsError';

  constructor(readonly problems: readonly Problem[]) {
    const count = problems.length === 1 ? 'one problem' : `${problems.length} problems`;
    super([`results: ${count}`, ...byRule(problems)].join('\n'));
  }
}

/** More files of one rule than these are counted. */
const MOST_TOLD = 3;

/** `  raw/…/s1/config.json and 59 more: …`: sixty lines that say the same hide the one that does not. */
function byRule(problems: readonly Problem[]): string[] {
  const rules = [...new Set(problems.map(({ rule }) => rule))];
  return rules.flatMap((rule) => {
    const files = problems
      .filter((one) => one.rule === rule)
      .map(({ file }) => printableText(file, 'joined'));
    const told = files.length > MOST_TOLD ? [`${files[0]} and ${files.length - 1} more`] : files;
    return told.map((file) => `  ${file}: ${rule}`);
  });
}
