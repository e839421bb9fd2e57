import type { Verdict } from './verdict.ts';

/**
 * Why nothing can be said:
 * `seeds`: declared runs are missing, and what rests on them is withheld;
 * `reach`: the test cannot go below the level with so few seeds, whatever they say;
 * `straddles`: the interval reaches over the bound, or the p-value is not below the level;
 * `undefined`: the fact has no value, for instance because all differences are equal.
 */
export const REASONS = ['seeds', 'reach', 'straddles', 'undefined'] as const;
export type ReasonKind = (typeof REASONS)[number];

export interface Reason {
  readonly kind: ReasonKind;
  /** `2/3 seeds`, `p = 0.062 is not below 0.05` */
  readonly text: string;
}

/** What came of a predicate, down to the single comparisons of facts that it is made of. */
export interface Judgement {
  readonly verdict: Verdict;
  /** `leaf`: one statement about facts. `not` turns its one part around; `all` and `any` combine theirs. */
  readonly kind: 'leaf' | 'not' | 'all' | 'any';
  /** What the data says, beside what it should: `a-vs-b.delta = −3.92 points, to be below 0`. */
  readonly text: string;
  /** Keys of the facts that were looked at. */
  readonly facts: readonly string[];
  /** Null unless undecided; only leaves have one. */
  readonly reason: Reason | null;
  readonly parts: readonly Judgement[];
}

/** The leaves that made the verdict what it is: of a conjunction that fails, those that fail. */
export function decisive(judgement: Judgement): Judgement[] {
  const { kind, parts, verdict } = judgement;
  if (kind === 'leaf') return [judgement];
  return parts.filter((part) => kind === 'not' || part.verdict === verdict).flatMap(decisive);
}

/** Why it is undecided, each reason once; none when it is decided. */
export function reasonsOf(judgement: Judgement): Reason[] {
  if (judgement.verdict !== 'undecided') return [];
  const reasons = decisive(judgement).flatMap(({ reason }) => reason ?? []);
  return reasons.filter(({ text }, i) => reasons.findIndex((other) => other.text === text) === i);
}

/** Keys of all facts that were looked at, each once, in the order of the predicate. */
export function factsOf({ facts, parts }: Judgement): string[] {
  return [...new Set([...facts, ...parts.flatMap(factsOf)])];
}
