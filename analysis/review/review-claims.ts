import { plainClaim } from '../claims/write-claims.ts';
import { type PaperContext, ruleAges } from '../context/context.ts';
import { ruleAgeText } from '../history/rule-ages.ts';
import type { PaperOrder } from './paper-order.ts';
import type { ReviewClaim } from './review-data.ts';

/** All claims in the order of their definition, those that wait for a study at the end. */
export function reviewClaims(context: PaperContext, { claims }: PaperOrder): ReviewClaim[] {
  const { judged, waiting } = context.claims;
  const ages = ruleAges(context);
  const ageOf = (id: string) => {
    const age = ages.get(id);
    return age === undefined ? '' : ruleAgeText(age);
  };
  const mentions = (id: string) => claims.get(id) ?? [];
  return [
    ...judged.map(plainClaim).map(({ id, says, rule, verdict, reasons, because, facts }) => ({
      id,
      says,
      rule,
      age: ageOf(id),
      verdict,
      reasons: reasons.map(({ text }) => text),
      because,
      facts,
      mentions: mentions(id),
    })),
    ...waiting.map(({ id, says, rule, undeclared }) => ({
      id,
      says,
      rule,
      age: ageOf(id),
      verdict: 'waiting' as const,
      reasons: [`no study declares ${undeclared}`],
      because: [],
      facts: [],
      mentions: mentions(id),
    })),
  ];
}
