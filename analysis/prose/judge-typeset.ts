/** Whether what LaTeX typeset may be published: its facts, its claims, and what its log complains of. */
import type { Typeset } from '../latex/compile.ts';
import type { LogComplaint } from '../latex/log.ts';
import { ClaimError, type ClaimProblems } from './check-claims.ts';
import { inPaper, ProseError, type ProseProblem } from './check-fact-keys.ts';

/** Of these a paper may have some. */
const BLEMISH: LogComplaint['kind'] = 'overfull box';

export const asProblem = ({ file, line, message }: LogComplaint): ProseProblem => ({
  file: inPaper(file),
  line,
  message,
});

/** What a final paper must not have and a draft may. */
export const flaws = ({ complaints }: Pick<Typeset, 'complaints'>): ProseProblem[] =>
  complaints.filter(({ kind }) => kind !== BLEMISH).map(asProblem);

export const blemishes = ({ complaints }: Pick<Typeset, 'complaints'>): ProseProblem[] =>
  complaints.filter(({ kind }) => kind === BLEMISH).map(asProblem);

/**
 * @param unknown facts that are asked for and are none
 * @throws {ProseError} on mistakes, with which not even a draft can be made; and on flaws, unless it is a draft
 * @throws {ClaimError} on sentences that the data does not carry, unless `marked`: then the margin says so
 */
export function refuseUnfit(
  typeset: Typeset,
  unknown: readonly ProseProblem[],
  claims: ClaimProblems,
  { isDraft, marked }: { readonly isDraft: boolean; readonly marked: boolean },
): void {
  const mistakes = [...unknown, ...claims.mistakes, ...(isDraft || marked ? [] : flaws(typeset))];
  if (mistakes.length > 0) throw new ProseError(mistakes);
  const open = [...claims.uncarried, ...claims.unused];
  if (open.length > 0 && !marked) throw new ClaimError(open);
}
