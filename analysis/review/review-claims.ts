import { plainClaim } from '../claims/write-claims.ts';
import { type PaperContext, ruleAges } from '../context/context.ts';
import { ruleAgeText } from '../history/rule-ages.ts';
import type { PaperOrder } from './paper-order.ts';
import type { ReviewClaim } from './review-data.ts';

/** All claims in the order of their definition. */
export function reviewClaims(context: PaperContext, { claims }: PaperOrder): ReviewClaim[] {
  const ages = ruleAges(context);
  return context.claims.map(plainClaim).map(({ id, says, rule, verdict, reasons, because, facts }) => {
    const age = ages.get(id);
    return {
      ...{ id, says, rule, verdict, because, facts },
      age: age === undefined ? '' : ruleAgeText(age),
      reasons: reasons.map(({ text }) => text),
      mentions: claims.get(id) ?? [],
    };
  });
}
