import { nearestNames } from '../../experiments/record/nearest-names.ts';
import { named } from '../definition/naming.ts';
import type { Claim } from './claim.ts';
import { type Evidence, UndeclaredCellError } from './evidence.ts';
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

/** A claim about cells that no study declares: it has no verdict, and the paper cannot use it. */
export interface WaitingClaim {
  readonly id: string;
  readonly says: string;
  readonly rule: string;
  /** Key of a cell. */
  readonly undeclared: string;
}

/** All claims of one build. */
export interface ClaimBook {
  /** In the order in which they are defined. */
  readonly judged: readonly JudgedClaim[];
  readonly waiting: readonly WaitingClaim[];
}

/** An id that no claim has. */
export class UnknownClaimError extends Error {
  override readonly name = 'UnknownClaimError';

  constructor(id: string, { judged, waiting }: ClaimBook) {
    const known = [...judged, ...waiting].map((claim) => claim.id);
    const nearest = nearestNames(id, known).join(', ') || '(no claims)';
    super(`unknown claim ${JSON.stringify(id)}; nearest: ${nearest}`);
  }
}

/**
 * Puts every claim to the data.
 * @throws {UnknownFactError} when a claim names a fact that its declared cells do not have
 * @throws when an id is not plain or stands twice
 */
export function judgeClaims(claims: readonly Claim[], evidence: Evidence): ClaimBook {
  const judged: JudgedClaim[] = [];
  const waiting: WaitingClaim[] = [];
  const ids = new Set<string>();
  for (const claim of claims) {
    if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(claim.id)) {
      throw new Error(`claims: id must be lower-case words with hyphens, got ${JSON.stringify(claim.id)}`);
    }
    if (ids.has(claim.id)) throw new Error(`claims: two claims have the id ${JSON.stringify(claim.id)}`);
    ids.add(claim.id);
    const one = judge(claim, evidence);
    if ('undeclared' in one) waiting.push(one);
    else judged.push(one);
  }
  return { judged, waiting };
}

function judge({ id, says, holdsIf }: Claim, evidence: Evidence): JudgedClaim | WaitingClaim {
  const rule = holdsIf.words;
  try {
    const judgement = holdsIf.judge(evidence);
    const { verdict } = judgement;
    const facts = factsOf(judgement);
    const studies = [...new Set(facts.flatMap((key) => evidence.fact(key).of?.study ?? []))];
    return {
      id,
      says,
      rule,
      shortRule: holdsIf.asks,
      verdict,
      reasons: reasonsOf(judgement),
      facts,
      studies,
      judgement,
    };
  } catch (error) {
    if (error instanceof UndeclaredCellError) return { id, says, rule, undeclared: error.cell };
    throw named(`claim ${id}`, error);
  }
}

export function countVerdicts(judged: readonly JudgedClaim[]): Record<Verdict, number> {
  const count = (verdict: Verdict) => judged.filter((claim) => claim.verdict === verdict).length;
  return { holds: count('holds'), undecided: count('undecided'), fails: count('fails') };
}

/** @throws {UnknownClaimError} naming the nearest ids */
export function claimById(book: ClaimBook, id: string): JudgedClaim | WaitingClaim {
  const claim = [...book.judged, ...book.waiting].find((one) => one.id === id);
  if (claim === undefined) throw new UnknownClaimError(id, book);
  return claim;
}
