import { nearestNames } from '../../experiments/record/nearest-names.ts';
import { naming } from '../definition/naming.ts';
import type { FactBook } from '../facts/fact-book.ts';
import type { Claim } from './claim.ts';
import { factsOf, type Judgement, type Reason, reasonsOf } from './judgement.ts';
import type { Verdict } from './verdict.ts';

/** A claim with what the data says of it. */
export interface JudgedClaim {
  readonly id: string;
  readonly says: string;
  /** The rule in words. */
  readonly rule: string;
  /** The same for a reader. */
  readonly shortRule: string;
  readonly verdict: Verdict;
  /** Why it is undecided; empty otherwise. */
  readonly reasons: readonly Reason[];
  /** Keys of the facts that it rests on. */
  readonly facts: readonly string[];
  /** Ids of the studies whose runs these come from. */
  readonly studies: readonly string[];
  readonly judgement: Judgement;
}

/** An id that no claim has. */
export class UnknownClaimError extends Error {
  override readonly name = 'UnknownClaimError';

  constructor(id: string, claims: readonly JudgedClaim[]) {
    const known = claims.map((claim) => claim.id);
    const nearest = nearestNames(id, known).join(', ') || '(no claims)';
    super(`unknown claim ${JSON.stringify(id)}; nearest: ${nearest}`);
  }
}

/**
 * Puts every claim to the data, in the order in which they are defined.
 * @throws {UnknownFactError} when a claim names a fact that there is not, such as of a cell that no study declares
 */
export const judgeClaims = (claims: readonly Claim[], facts: FactBook): JudgedClaim[] =>
  claims.map((claim) => judged(claim, facts));

function judged({ id, says, holdsIf }: Claim, book: FactBook): JudgedClaim {
  const judgement = naming(`claim ${id}`, () => holdsIf.judge(book))();
  const facts = factsOf(judgement);
  return {
    id,
    says,
    rule: holdsIf.words,
    shortRule: holdsIf.asks,
    verdict: judgement.verdict,
    reasons: reasonsOf(judgement),
    facts,
    studies: [...new Set(facts.flatMap((key) => book.get(key).of?.study ?? []))],
    judgement,
  };
}

export function countVerdicts(judged: readonly JudgedClaim[]): Record<Verdict, number> {
  const count = (verdict: Verdict) => judged.filter((claim) => claim.verdict === verdict).length;
  return { holds: count('holds'), undecided: count('undecided'), fails: count('fails') };
}

/** `3 hold, 1 undecided, 1 fails` */
export function verdictCounts({ holds, undecided, fails }: Readonly<Record<Verdict, number>>): string {
  return `${holds} hold, ${undecided} undecided, ${fails} ${fails === 1 ? 'fails' : 'fail'}`;
}

/** @throws {UnknownClaimError} naming the nearest ids */
export function claimById(claims: readonly JudgedClaim[], id: string): JudgedClaim {
  const claim = claims.find((one) => one.id === id);
  if (claim === undefined) throw new UnknownClaimError(id, claims);
  return claim;
}
