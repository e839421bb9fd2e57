/**
 * One keyed value computed from cells or comparisons. Prose, tables and captions show facts only.
 */
export interface Fact {
  /** `cifar10.resnet18.bit.accuracy.mean`: lower case, dots between parts. */
  readonly key: string;
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
  /** Paths of the measurements it rests on, `efficiency/resnet18/cifar10_bit.json`. */
  readonly measurements: readonly string[];
  /** Null when every declared seed is in; otherwise how many of how many are. */
  readonly provisional: { readonly have: number; readonly declared: number } | null;
  /** Why `value` is null: `no runs yet`, `withheld until all declared seeds are in`; null when there is a value. */
  readonly absent: string | null;
}

export type FactUnit =
  | 'fraction'
  | 'points'
  | 'nats'
  | 'count'
  | 'bytes'
  | 'milliseconds'
  | 'seconds'
  | 'minutes'
  | 'hours'
  | 'ratio'
  | 'p'
  | 'none'
  | 'text';
