import type { z } from 'zod';
import { call, hyphenated, object, shownText, text } from '../definition/fields.ts';
import type { FactBook } from '../facts/fact-book.ts';
import type { Judgement } from './judgement.ts';

/** A statement about facts that can be put to the data. Built from the vocabulary in `predicates/`. */
export interface Predicate {
  /** The rule in words, in the order in which it is checked. Plain ASCII. */
  readonly words: string;
  /** The same without names of facts, as a table has room for it: `difference < 0`. */
  readonly asks: string;
  /** Where it is made of several, which all or any must hold. */
  readonly parts?: { readonly word: 'and' | 'or'; readonly of: readonly Predicate[] };
  /** @throws {UnknownFactError} where it names a fact that there is not */
  judge(facts: FactBook): Judgement;
}

export const claimSchema = object({
  /** As in `\claim{id}{sentence}`. */
  id: hyphenated,
  /** What is claimed, in a sentence, without numbers that are results. Plain ASCII. */
  says: shownText,
  holdsIf: object({
    ...{ words: text, asks: text },
    judge: call<Predicate['judge']>(),
  }) as unknown as z.ZodType<Predicate>,
});
/** A finding of the paper, bound to what the data must say for it to stand. */
export type Claim = Readonly<z.infer<typeof claimSchema>>;
