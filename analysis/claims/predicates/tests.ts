/** Differences that a test tells from zero. */
import type { Fact } from '../../facts/fact.ts';
import type { Predicate } from '../claim.ts';
import type { Reason } from '../judgement.ts';
import { asksOfTest } from '../short-rule.ts';
import { decide } from '../verdict.ts';
import { decided, numberOf, shown, undecided, unready } from './leaf.ts';

/** `holm`: the paired t-test after Holm within its family. `sign-flip`: the exact test, not adjusted. */
export type TestName = 'holm' | 'sign-flip';

const P_FACTS = { holm: 'p_t_holm', 'sign-flip': 'p_signflip' } as const satisfies Record<TestName, string>;
const TEST_WORDS = {
  holm: 'Holm-adjusted p',
  'sign-flip': 'sign-flip p',
} as const satisfies Record<TestName, string>;

export interface SignificanceOptions {
  readonly level?: number;
  readonly test?: TestName;
}

/**
 * The mean difference of a comparison or contrast lies on this side of zero, and the test
 * finds it at the level. A difference that the test finds on the other side makes it fail; one that it does not find
 * decides nothing, since absence of evidence is no evidence of absence: for that there is {@link parity}.
 */
export function significantly(
  side: 'below' | 'above',
  comparison: string,
  { level = 0.05, test = 'holm' }: SignificanceOptions = {},
): Predicate {
  return {
    words: `${comparison} is ${side} zero, ${TEST_WORDS[test]} < ${level}`,
    asks: asksOfTest(side, test === 'holm' ? 'p' : 'sign-flip p', level),
    judge(book) {
      const delta = book.get(`${comparison}.delta`);
      const p = book.get(`${comparison}.${P_FACTS[test]}`);
      const text = `${delta.key} = ${shown(delta)} with ${TEST_WORDS[test]} ${relation(p)}, to be ${side} zero with p < ${level}`;
      if (test === 'sign-flip') {
        const smallest = book.get(`${comparison}.p_min`);
        const reach = outOfReach(smallest.value, level, `${smallest.key} = ${smallest.plain}`);
        if (reach !== null) return undecided(reach, [delta, smallest], text);
      }
      const facts = [delta, p];
      const missing = facts.map(unready).find((reason) => reason !== null);
      if (missing !== undefined) return undecided(missing, facts, text);
      if (numberOf(p) >= level) {
        return undecided({ kind: 'straddles', text: `p ${relation(p)} is not below ${level}` }, facts, text);
      }
      const isBelow = numberOf(delta) < 0;
      return decided(decide(isBelow === (side === 'below')), facts, text);
    },
  };
}

/** `= 0.041`, `< 0.001` */
const relation = ({ plain }: Fact): string => (plain.startsWith('<') ? `< ${plain.slice(1)}` : `= ${plain}`);

/** The declared number of seeds is known before they are in, and with it the smallest p. */
function outOfReach(smallest: number | string | null, level: number, text: string): Reason | null {
  if (typeof smallest !== 'number' || smallest < level) return null;
  return { kind: 'reach', text: `${text}: with so few seeds the test cannot go below ${level}` };
}
