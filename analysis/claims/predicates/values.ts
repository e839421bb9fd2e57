/** Measured values set against each other. No test: they say what was measured, not what another set of seeds would. */
import { type FactRef, keyOf } from '../../definition/coordinates.ts';
import type { Predicate } from '../claim.ts';
import { asksOfValue } from '../short-rule.ts';
import { decide } from '../verdict.ts';
import { allOf } from './combine.ts';
import { decided, numberOf, shown, shownBound, undecided, unready } from './leaf.ts';

/** Another fact, or a number in the fact's own unit: points, or a fraction of one for accuracies. */
export type Bound = FactRef | number;

/** The value of `ref` is smaller than `bound`. Equal is not below. */
export const below = (ref: FactRef, bound: Bound): Predicate => compare(ref, 'below', bound);

/** The value of `ref` is larger than `bound`. Equal is not above. */
export const above = (ref: FactRef, bound: Bound): Predicate => compare(ref, 'above', bound);

/** The values rise from fact to fact. @throws below two keys */
export function rising(refs: readonly FactRef[]): Predicate {
  if (refs.length < 2) throw new Error(`rising: needs at least two facts, got ${refs.length}`);
  return allOf(...refs.slice(1).map((ref, i) => above(ref, refs[i]!)));
}

function compare(ref: FactRef, side: 'below' | 'above', bound: Bound): Predicate {
  return {
    words: `${keyOf(ref)} is ${side} ${typeof bound === 'number' ? bound : keyOf(bound)}`,
    asks: asksOfValue(keyOf(ref), side, typeof bound === 'number' ? bound : keyOf(bound)),
    judge(evidence) {
      const fact = evidence.fact(ref);
      const other = typeof bound === 'number' ? null : evidence.fact(bound);
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
      return decided(decide(side === 'below' ? value < limit : value > limit), facts, text);
    },
  };
}
