/**
 * Kleene's strong logic of three values (Introduction to Metamathematics, 1952, § 64): `undecided` is "not known yet",
 * not a third truth. So a conjunction with one false part is false however much is unknown, and whatever is decided
 * stays as it is when what is undecided becomes known.
 */
export type Verdict = 'holds' | 'undecided' | 'fails';

export const VERDICTS = ['holds', 'undecided', 'fails'] as const satisfies readonly Verdict[];

/** Fails when one fails, holds when all hold. */
export function conjunction(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes('fails')) return 'fails';
  return verdicts.includes('undecided') ? 'undecided' : 'holds';
}

/** Holds when one holds, fails when all fail. */
export function disjunction(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes('holds')) return 'holds';
  return verdicts.includes('undecided') ? 'undecided' : 'fails';
}

export function negation(verdict: Verdict): Verdict {
  return verdict === 'holds' ? 'fails' : verdict === 'fails' ? 'holds' : 'undecided';
}

export const decide = (isTrue: boolean): Verdict => (isTrue ? 'holds' : 'fails');
