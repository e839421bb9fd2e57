import { join } from 'node:path';
import type { PlainClaim } from '../claims/write-claims.ts';
import { readTextIfThere } from '../load/read-if-there.ts';
import type { Paths } from '../pipeline/paths.ts';

export type ClaimsById = ReadonlyMap<string, PlainClaim>;

/** The claims as the last build wrote them; nothing yet is none. */
export function publishedClaims({ generated }: Paths): ClaimsById {
  const text = readTextIfThere(join(generated, 'claims.json')) ?? '{}';
  const { claims = [] } = JSON.parse(text) as { claims?: readonly PlainClaim[] };
  return new Map(claims.map((claim) => [claim.id, claim]));
}

/**
 * `claim fast-is-better: undecided → holds`; one that failed or became open is told with why.
 * Claims that came or went with the code are no change of a verdict.
 */
export function verdictChanges(before: ClaimsById, after: ClaimsById): string[] {
  return [...after.values()].flatMap(({ id, verdict, reasons, because }) => {
    const earlier = before.get(id);
    if (earlier === undefined || earlier.verdict === verdict) return [];
    const why = verdict === 'undecided' ? reasons.map(({ text }) => text) : because;
    const told = verdict === 'holds' || why.length === 0 ? '' : `: ${why[0]}${why.length > 1 ? ', …' : ''}`;
    return [`claim ${id}: ${earlier.verdict} → ${verdict}${told}`];
  });
}
