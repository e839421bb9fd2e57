import type { ClaimBook } from '../claims/judge-claims.ts';
import { plainClaim } from '../claims/write-claims.ts';
import type { PaperOrder } from './paper-order.ts';
import type { ReviewClaim } from './review-data.ts';

/** All claims in the order of their definition, those that wait for a study at the end. */
export function reviewClaims({ judged, waiting }: ClaimBook, { claims }: PaperOrder): ReviewClaim[] {
  const mentions = (id: string) => claims.get(id) ?? [];
  return [
    ...judged.map(plainClaim).map(({ id, says, rule, verdict, reasons, because, facts }) => ({
      id,
      says,
      rule,
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
      verdict: 'waiting' as const,
      reasons: [`no study declares ${undeclared}`],
      because: [],
      facts: [],
      mentions: mentions(id),
    })),
  ];
}
