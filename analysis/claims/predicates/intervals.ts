/** Bounds that a whole interval keeps to, not only its middle. */
import type { Predicate } from '../claim.ts';
import type { Judgement } from '../judgement.ts';
import { asksOfInterval } from '../short-rule.ts';
import { decided, numberOf, shown, shownBound, undecided, unready } from './leaf.ts';

type Side = 'below' | 'above' | 'straddles';

/**
 * The 95 % interval lies below the bound. It fails when the interval lies above, and is undecided when it straddles.
 * `of`: what has `.ci_low` and `.ci_high`: a comparison, a contrast, a recovery, an outcome of a cell. `bound` in its unit.
 */
export const intervalBelow = (of: string, bound: number): Predicate => beyond(of, 'below', bound);

/** The 95 % interval lies above the bound. */
export const intervalAbove = (of: string, bound: number): Predicate => beyond(of, 'above', bound);

/**
 * Parity within ±margin, in the unit of the difference, by two one-sided t-tests at level 0.05 (Schuirmann 1987): exactly where the 90 % interval
 * lies inside the margin. Fails when it lies wholly outside. The margin is chosen before the data are seen.
 * @throws on a margin that is not positive
 */
export function parity(comparison: string, margin: number): Predicate {
  if (!(margin > 0 && Number.isFinite(margin))) {
    throw new RangeError(`parity: margin must be positive and finite, got ${margin}`);
  }
  return {
    words: `${comparison} is within ${margin} of zero, two one-sided t-tests at 0.05`,
    asks: `within ${margin} of 0`,
    judge(book) {
      const [low, high] = [book.get(`${comparison}.ci90_low`), book.get(`${comparison}.ci90_high`)];
      const expected = `to lie within ${shownBound(margin, low.unit)} of zero`;
      return judgeInterval(comparison, [low, high], expected, (from, to) => {
        if (-margin < from && to < margin) return 'holds';
        return from >= margin || to <= -margin ? 'fails' : 'undecided';
      });
    },
  };
}

function beyond(of: string, side: 'below' | 'above', bound: number): Predicate {
  return {
    words: `the 95 % interval of ${of} lies ${side} ${bound}`,
    asks: asksOfInterval(side, bound),
    judge(book) {
      const ends = [book.get(`${of}.ci_low`), book.get(`${of}.ci_high`)] as const;
      const expected = `to lie ${side} ${shownBound(bound, ends[0].unit)}`;
      return judgeInterval(of, ends, expected, (from, to) => {
        const where: Side = to < bound ? 'below' : from > bound ? 'above' : 'straddles';
        return where === 'straddles' ? 'undecided' : where === side ? 'holds' : 'fails';
      });
    },
  };
}

function judgeInterval(
  of: string,
  ends: readonly [Parameters<typeof numberOf>[0], Parameters<typeof numberOf>[0]],
  expected: string,
  verdictOf: (low: number, high: number) => Judgement['verdict'],
): Judgement {
  const [low, high] = ends;
  const text = `the interval of ${of} is ${shown(low)} to ${shown(high)}, ${expected}`;
  const missing = ends.map(unready).find((reason) => reason !== null);
  if (missing !== undefined) return undecided(missing, ends, text);
  const verdict = verdictOf(numberOf(low), numberOf(high));
  if (verdict !== 'undecided') return decided(verdict, ends, text);
  const reason = {
    kind: 'straddles',
    text: `the interval ${low.plain} to ${high.plain} straddles the bound`,
  } as const;
  return undecided(reason, ends, text);
}
