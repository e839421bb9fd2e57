/** What an author says of one study: which runs there are, how they differ, what is measured and what is asked. */

import { z } from 'zod';
import { editDistance } from '../../experiments/record/nearest-names.ts';
import type { Run } from '../load/run.ts';
import { call, list, named, object, oneOf, optional, shownText, strictObject, text } from './fields.ts';
import { type FactUnit, UNITS_WITH_RULES } from './unit.ts';

/** After the decimal point, as shown. */
const digits = z.int('must be a whole number').min(0, 'must be at least 0').max(10, 'must be at most 10');
export const unit: z.ZodType<FactUnit> = z
  .string(`must be ${UNITS_WITH_RULES.join(', ')}, or a unit as it is written behind a number, 't/ha'`)
  .regex(
    /^[^\p{C}\s](?:[^\p{C}\n]{0,22}[^\p{C}\s])?$/u,
    'must be 1 to 24 characters as they are written behind a number',
  )
  .superRefine((value, context) => {
    const meant = misspelt(value);
    if (meant !== undefined)
      context.addIssue({ code: 'custom', message: `must be ${JSON.stringify(meant)}, if that is meant` });
  });

/** What has a rule (fractions are shown as percent) is not to become a unit of its own by a slip. */
function misspelt(name: string): string | undefined {
  const plural = (word: string) => `${word.toLowerCase().replace(/s$/, '')}s`;
  return UNITS_WITH_RULES.find(
    (known) =>
      name !== known &&
      known.length > 1 &&
      (plural(name) === plural(known) || (known.length > 6 && editDistance(name, known) === 1)),
  );
}

const shown = object({
  /** Unicode, for figures and web pages. */
  title: shownText,
  /** TeX, with the paper's macros; the title where there is none. */
  tex: optional(text),
  /** Of its marks in every figure. */
  color: optional(text),
  /** Says the same as the colour, in print without colour. */
  shape: optional(oneOf('circle', 'square', 'diamond', 'triangle-up', 'triangle-down', 'cross')),
  /** Of its lines: lengths of strokes and gaps in points. */
  dash: optional(list(z.number('must be a number').min(0, 'must be at least 0'))),
});
/** How a factor's value looks and is called, wherever it appears. */
export type Shown = Readonly<z.infer<typeof shown>>;

const factor = object({
  label: shownText,
  /** In the order in which tables and figures show them; numbers of which one is whole, ascending. */
  values: named(shown),
});
/** What runs differ in, other than the seed. */
export type Factor = Readonly<z.infer<typeof factor>>;

const outcome = object({
  /** Its name among a record's outcomes: `test.loss`. */
  of: shownText,
  unit,
  better: oneOf('higher', 'lower'),
  /** `Test loss` */
  label: shownText,
  /** After the decimal point, as shown; of a fraction, of the percentage. */
  digits,
  /**
   * Where it is a share of test examples: the outcome that says of how many, `test.examples`. Then facts say what the
   * sampling of the test set may have moved.
   */
  examples: optional(shownText),
});
/** A measured quantity. */
export type Outcome = Readonly<z.infer<typeof outcome>>;

const question = object({
  id: shownText,
  title: text,
  over: text,
  /** The difference is the first minus the second. */
  compare: z.tuple([text, text], 'must be two values') as unknown as z.ZodType<readonly [string, string]>,
  /** Name of the outcome; the first where it is left out. */
  outcome: optional(text),
});
/**
 * Does one value of a factor differ from another? Put to every pair of cells that are equal in all other factors; p-values
 * are adjusted over all of its comparisons, and over no others.
 */
export type Question = Readonly<Required<z.infer<typeof question>>>;

const contrast = object({
  id: shownText,
  /** Id of the question whose answers are set against each other. */
  question: text,
  along: text,
  /** Each value of the factor against the one before, or against the first that there is. */
  against: oneOf('previous', 'first'),
});
/** Does the answer to a question differ along another factor? One family for Holm's correction, too. */
export type ContrastQuestion = Readonly<z.infer<typeof contrast>>;

const recovery = object({ over: text, from: text, to: text, of: list(text) });
/** Which share of the gap between two values of a factor do others close? For the first outcome. */
export type RecoveryQuestion = Readonly<z.infer<typeof recovery>>;

const run = object({
  factors: named(text),
  seed: z.int('must be a whole number').min(0, 'must be at least 0'),
  /** Below the results root; where it is left out, where a record of the study stands. */
  folder: optional(shownText),
  /** What its configuration has to say, field by field. */
  config: optional(named(z.unknown())),
});
/** A run that there should be. */
export type DeclaredRun = Readonly<Required<z.infer<typeof run>>>;

const source = object({
  title: shownText,
  /** Null for what the code makes itself. */
  url: text.nullable(),
  /** What to cite. */
  citation: text,
  /** For an author to confirm: no record says it. */
  terms: text,
});
/** What a study's runs take, such as a data set: where it is published, under which terms as far as its publisher states them. */
export type DataSource = Readonly<z.infer<typeof source>>;

const measure = object({
  /** `bytes.packed` becomes the fact `<cell>.bytes.packed`. */
  name: shownText,
  unit,
  digits: optional(digits),
  formula: text,
  /** Null where it does not apply. */
  of: call<(run: Run) => number | null>(),
  /** Why there is none where it applies to no run. */
  absent: optional(text),
});
/** Something of a cell beside its outcomes: the mean over its runs. */
export type CellMeasure = Readonly<z.infer<typeof measure>>;

const agreement = object({
  /** Field of results.json, for the message. */
  field: shownText,
  within: list(text),
  of: call<(run: Run) => string | number | undefined>(),
});
/** What runs with equal values of some factors must agree in: all of one cell have one network. */
export type Agreement = Readonly<z.infer<typeof agreement>>;

const historyValue = object({ label: shownText, unit });
/** How a value of the runs' histories is called and shown, by its name there: `test.loss`. */
export type HistoryValue = Readonly<z.infer<typeof historyValue>>;

export const studySchema = strictObject({
  /** As in the folders of its records. */
  id: text,
  /** What the keys of its facts begin with: nothing, or the id and a dot. */
  prefix: optional(text),
  runs: list(run),
  /** In the order in which keys name them. */
  factors: named(factor),
  /** The factors that a panel of a figure, or a row of a table, stands for: all but those that questions compare where it is left out. */
  panel: optional(list(text)),
  /** By name; the first is what keys of comparisons leave out. */
  outcomes: named(outcome),
  questions: optional(list(question)),
  contrasts: optional(list(contrast)),
  recoveries: optional(list(recovery)),
  measures: optional(list(measure)),
  agreements: optional(list(agreement)),
  /** The factor that says what data a run takes, and the source of each value; null where none does. */
  data: optional(object({ factor: text, sources: named(source) }).nullable()),
  /** What curves can show, in this order. */
  history: optional(named(historyValue)),
});
/** What has a default may be left out. */
export type StudyInput = Readonly<z.infer<typeof studySchema>>;

export interface StudyDefinition extends Required<Omit<StudyInput, 'runs' | 'questions'>> {
  readonly runs: readonly DeclaredRun[];
  readonly questions: readonly Question[];
}
