import { type Coordinates, cellKeys } from '../definition/coordinates.ts';
import type { StudyDefinition } from '../definition/study.ts';
import type { FactUnit } from '../definition/unit.ts';

/** What a fact is of, so that nobody has to read it out of the key. */
export interface FactCoordinates {
  readonly study: string;
  /** Values of the factors; two of what is compared. */
  readonly factors: Coordinates;
  /** Name of the outcome; null where it is of none, as a size is. */
  readonly outcome: string | null;
  /** `mean`, `ci_low`, `delta`, `p_t_holm`, `recovery`, … */
  readonly statistic: string;
}

/**
 * One keyed value computed from cells or comparisons. Prose, tables and captions show facts only.
 */
export interface Fact {
  /** `<cell>.<outcome>.mean`: lower case, dots between parts. */
  readonly key: string;
  /** Null where it is of no cell and of no study: a published value, the number of excluded runs. */
  readonly of: FactCoordinates | null;
  /** Unrounded, in `unit`. Null when there is nothing to compute it from yet, or it is withheld; `absent` says why. */
  readonly value: number | string | null;
  /** `fraction` is shown as percent, `points` are percentage points. */
  readonly unit: FactUnit;
  /** Digits after the decimal point where shown. */
  readonly digits: number;
  /** LaTeX-safe text as shown, rounding applied: `81.24`, `\ensuremath{-}0.35`; the same in text and in formulas. */
  readonly text: string;
  /** The same for figures, terminals and web pages: `81.24`, `<0.001`, `−0.35`. Not escaped for anything. */
  readonly plain: string;
  /** How the value comes from its inputs, in words and symbols a reader can check. */
  readonly formula: string;
  /** Paths of the runs it rests on, and keys of other facts it is computed from. */
  readonly runs: readonly string[];
  readonly facts: readonly string[];
  /** Paths of the measurements it rests on, below the results root. */
  readonly measurements: readonly string[];
  /** Null when every declared seed is in; otherwise how many of how many are. */
  readonly provisional: { readonly have: number; readonly declared: number } | null;
  /** Why `value` is null: `no runs yet`, `withheld until all declared seeds are in`; null when there is a value. */
  readonly absent: string | null;
}

/** Keys of the cells that a fact is of, with or without runs; none where it is of more than its coordinates name. */
export function cellsOf({ of }: Fact, studies: readonly StudyDefinition[]): string[] {
  const study = studies.find(({ id }) => id === of?.study);
  return of === null || study === undefined ? [] : cellKeys(study, of.factors);
}
