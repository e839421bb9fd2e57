import { z } from 'zod';
import { type Coordinates, cellKeys } from '../definition/coordinates.ts';
import { list, object, shownText, text } from '../definition/fields.ts';
import { type StudyDefinition, unit } from '../definition/study.ts';

const coordinates = object({
  study: text,
  /** Values of the factors; two of what is compared. */
  factors: z.record(text, z.unknown(), 'must be an object') as unknown as z.ZodType<Coordinates>,
  /** Name of the outcome; null where it is of none, as a size is. */
  outcome: text.nullable(),
  /** `mean`, `ci_low`, `delta`, `p_t_holm`, `recovery`, … */
  statistic: text,
});
/** What a fact is of, so that nobody has to read it out of the key. */
export type FactCoordinates = Readonly<z.infer<typeof coordinates>>;

export const factSchema = object({
  /** `<cell>.<outcome>.mean`: lower case, dots between parts. */
  key: shownText,
  /** Null where it is of no cell and of no study: a published value, the number of excluded runs. */
  of: coordinates.nullable(),
  /** Unrounded, in `unit`. Null when there is nothing to compute it from yet, or it is withheld; `absent` says why. */
  value: z.union([z.number(), z.string(), z.null()], 'must be a number, text or null'),
  /** `fraction` is shown as percent, `points` are percentage points. */
  unit,
  /** Digits after the decimal point where shown. */
  digits: z.number(),
  /** LaTeX-safe text as shown, rounding applied: `81.24`, `\ensuremath{-}0.35`; the same in text and in formulas. */
  text,
  /** The same for figures, terminals and web pages: `81.24`, `<0.001`, `−0.35`. Not escaped for anything. */
  plain: text,
  /** How the value comes from its inputs, in words and symbols a reader can check. */
  formula: text,
  /** Paths of the runs it rests on. */
  runs: list(text),
  /** Keys of other facts it is computed from. */
  facts: list(text),
  /** Paths of the measurements it rests on, below the results root. */
  measurements: list(text),
  /** Null when every declared seed is in; otherwise how many of how many are. */
  provisional: object({ have: z.number(), declared: z.number() }).nullable(),
  /** Why `value` is null: `no runs yet`, `withheld until all declared seeds are in`; null when there is a value. */
  absent: text.nullable(),
});
/** One keyed value computed from cells or comparisons. Prose, tables and captions show facts only. */
export type Fact = Readonly<z.infer<typeof factSchema>>;

/** Keys of the cells that a fact is of, with or without runs; none where it is of more than its coordinates name. */
export function cellsOf({ of }: Fact, studies: readonly StudyDefinition[]): string[] {
  const study = studies.find(({ id }) => id === of?.study);
  return of === null || study === undefined ? [] : cellKeys(study, of.factors);
}
