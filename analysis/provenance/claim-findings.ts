import type { PaperContext } from '../pipeline/context.ts';
import { draftStatus } from '../pipeline/draft-status.ts';
import { paperText } from '../pipeline/paper-text.ts';
import type { Places } from '../pipeline/places.ts';
import { type ClaimProblems, claimProblems } from '../prose/check-claims.ts';
import type { Finding } from './finding.ts';

/** The paper's claims put to the data again. */
export function claimsOf(places: Places, { cells, claims }: PaperContext): ClaimProblems {
  const { have, declared } = draftStatus(cells);
  return claimProblems(paperText(places), claims, have === declared);
}

export function claimFindings({ mistakes, uncarried, unused }: ClaimProblems): Finding[] {
  return [...mistakes, ...uncarried, ...unused].map(({ file, line, message }) => ({
    path: `${file}:${line}`,
    what: message,
  }));
}
