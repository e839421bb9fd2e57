/** Predicates made of predicates, in Kleene's three-valued logic. */
import type { Predicate } from '../claim.ts';
import { asksOfParts } from '../short-rule.ts';
import { conjunction, disjunction, negation } from '../verdict.ts';

/** Every part holds. @throws on no part: a statement about nothing would hold */
export const allOf = (...parts: readonly Predicate[]): Predicate => combine('all', parts);

/** At least one part holds. @throws on no part */
export const anyOf = (...parts: readonly Predicate[]): Predicate => combine('any', parts);

/** The contrary. An undecided part stays undecided. */
export function not(part: Predicate): Predicate {
  return {
    words: `not (${part.words})`,
    asks: `not: ${part.asks}`,
    judge(book) {
      const judged = part.judge(book);
      const text = `not: ${judged.text}`;
      const verdict = negation(judged.verdict);
      return { verdict, kind: 'not', text, facts: [], reason: null, parts: [judged] };
    },
  };
}

/** `forEvery(DATASETS, (dataset) => …)`: it holds for each. @throws on an empty list */
export const forEvery = <T>(list: readonly T[], predicate: (one: T) => Predicate): Predicate =>
  combine('all', list.map(predicate));

/** It holds for at least one. @throws on an empty list */
export const forSome = <T>(list: readonly T[], predicate: (one: T) => Predicate): Predicate =>
  combine('any', list.map(predicate));

const JOINS = {
  all: { join: conjunction, word: 'and' },
  any: { join: disjunction, word: 'or' },
} as const;

function combine(kind: 'all' | 'any', parts: readonly Predicate[]): Predicate {
  if (parts.length === 0) throw new Error(`claims: ${kind} of nothing is no statement`);
  const { join, word } = JOINS[kind];
  const words =
    parts.length === 1 ? parts[0]!.words : parts.map((part) => `(${part.words})`).join(` ${word} `);
  return {
    words,
    asks: asksOfParts(parts, word),
    parts: { word, of: parts },
    judge(book) {
      const judged = parts.map((part) => part.judge(book));
      const verdict = join(judged.map((part) => part.verdict));
      return { verdict, kind, text: words, facts: [], reason: null, parts: judged };
    },
  };
}
