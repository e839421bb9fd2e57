import type { Predicate } from './predicate.ts';

/** A finding of the paper, bound to what the data must say for it to stand. */
export interface Claim {
  /** As in `\claim{id}{sentence}`: lower case, digits and hyphens. */
  readonly id: string;
  /** What is claimed, in a sentence, without numbers that are results. Plain ASCII. */
  readonly says: string;
  readonly holdsIf: Predicate;
}
