import { type RuleAge, ruleAge, startsOf } from '../history/rule-ages.ts';
import { memoize } from '../load/memoize.ts';
import type { PaperContext } from './context.ts';

/** By id of a claim; those of which nothing is kept, as in a paper that was never built, have none. */
export type RuleAges = ReadonlyMap<string, RuleAge>;

/** How old the rule of each claim is, beside the runs that it judges, as the ledger keeps it and the records say. */
export const ruleAges = memoize(({ claims, facts, cells, history }: PaperContext): RuleAges => {
  const starts = startsOf(cells.flatMap(({ runs }) => runs));
  return new Map(
    claims.judged.flatMap(({ id, facts: keys }) => {
      const kept = history.rules[id];
      return kept === undefined ? [] : [[id, ruleAge(kept.since, keys, facts, starts)]];
    }),
  );
});
