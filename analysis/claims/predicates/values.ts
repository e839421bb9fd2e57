/** Measured values set against each other. No test: they say what was measured, not what another set of seeds would. */

import { orZero } from '../../stats/sample.ts';
import type { Predicate } from '../claim.ts';
import { asksOfValue } from '../short-rule.ts';
import { decide } from '../verdict.ts';
import { allOf } from './combine.ts';
import { decided, numberOf, shown, shownBound, undecided, unready } from './leaf.ts';

/** The key of another fact, or a number in the fact's own unit: points, or a fraction of one for accuracies. */
export type Bound = string | number;

/** The value of the fact is smaller than `bound`. Equal is not below, nor is what round-off alone tells from it. */
export const below = (key: string, bound: Bound): Predicate => compare(key, 'below', bound);

/** The value of the fact is larger than `bound`. Equal is not above. */
export const above = (key: string, bound: Bound): Predicate => compare(key, 'above', bound);

/** The values rise from fact to fact. @throws below two keys */
export function rising(keys: readonly string[]): Predicate {
  if (keys.length < 2) throw new Error(`rising: needs at least two facts, got ${keys.length}`);
  return allOf(...keys.slice(1).map((key, i) => above(key, keys[i]!)));
}

function compare(key: string, side: 'below' | 'above', bound: Bound): Predicate {
  return {
    words: `${key} is ${side} ${bound}`,
    asks: asksOfValue(key, side, bound),
    judge(book) {
      const fact = book.get(key);
      const other = typeof bound === 'number' ? null : book.get(bound);
      if (other !== null && other.unit !== fact.unit) {
        throw new Error(`claims: ${fact.key} is in ${fact.unit}, ${other.key} in ${other.unit}`);
      }
      const facts = other === null ? [fact] : [fact, other];
      const limitShown =
        other === null ? shownBound(Number(bound), fact.unit) : `${other.key} = ${shown(other)}`;
      const text = `${fact.key} = ${shown(fact)}, to be ${side} ${limitShown}`;
      const missing = facts.map(unready).find((reason) => reason !== null);
      if (missing !== undefined) return undecided(missing, facts, text);
      const limit = typeof bound === 'number' ? bound : numberOf(other!);
      const value = numberOf(fact);
      const above = orZero(value - limit, Math.max(Math.abs(value), Math.abs(limit)));
      return decided(decide(side === 'below' ? above < 0 : above > 0), facts, text);
    },
  };
}
