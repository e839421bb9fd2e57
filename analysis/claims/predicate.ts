import type { Evidence } from './evidence.ts';
import type { Judgement } from './judgement.ts';

/** A statement about facts that can be put to the data. Built from the vocabulary in `predicates/`. */
export interface Predicate {
  /** The rule in words, in the order in which it is checked. Plain ASCII. */
  readonly words: string;
  judge(evidence: Evidence): Judgement;
}
