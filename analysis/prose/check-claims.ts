/** Whether the paper's sentences say what the data says of their claims. */
import { type JudgedClaim, UnknownClaimError } from '../claims/judge-claims.ts';
import { decisive, REASONS } from '../claims/judgement.ts';
import type { ClaimUse, Uses } from '../latex/uses.ts';
import { inPaper, ProseError, type ProseProblem } from './check-fact-keys.ts';

/** What is wrong with the claims of a paper. */
export interface ClaimProblems {
  /** The claims that the paper makes, in the order of its sentences. */
  readonly made: readonly JudgedClaim[];
  /** Mistakes in the sources: no paper can be built with them, not even a draft. */
  readonly mistakes: readonly ProseProblem[];
  /** Sentences that the data does not carry: marked in the margin of a draft, errors otherwise. */
  readonly unsupported: readonly ProseProblem[];
  /** Claims that no sentence makes: an error outside a draft. */
  readonly unused: readonly ProseProblem[];
}

/** The sentences and the data differ; the message lists where, and what the data says instead. */
export class ClaimError extends ProseError {
  override readonly name = 'ClaimError';

  constructor(problems: readonly ProseProblem[]) {
    super(problems);
    this.message +=
      '\nsentences must say what the data says; paper build --draft marks those that do not in the margin';
  }
}

const NOTHING: ClaimProblems = { made: [], mistakes: [], unsupported: [], unused: [] };

/** The file that gives the claims their verdicts. A paper that does not read it makes no claims. */
const CLAIMS_INPUT = 'generated/claims.tex';

/**
 * @param uses what LaTeX typeset
 * @param open ids of the studies that wait for runs: a claim that rests on one needs no excuse for being undecided
 */
export function claimProblems(
  { files, claims: uses }: Pick<Uses, 'files' | 'claims'>,
  claims: readonly JudgedClaim[],
  open: ReadonlySet<string>,
): ClaimProblems {
  if (!files.includes(CLAIMS_INPUT)) {
    const message = `\\claim needs \\input{${CLAIMS_INPUT.replace('.tex', '')}} before \\begin{document}`;
    return { ...NOTHING, mistakes: uses.slice(0, 1).map((use) => at(use, message)) };
  }
  const known = uses.map((use) => ({ use, claim: claims.find(({ id }) => id === use.id) }));
  const made = known.flatMap(({ use, claim }) => (claim === undefined ? [] : [{ use, claim }]));
  return {
    made: [...new Set(made.map(({ claim }) => claim))],
    mistakes: [
      ...known.flatMap(({ use, claim }) =>
        claim === undefined ? [at(use, new UnknownClaimError(use.id, claims).message)] : [],
      ),
      ...uses.flatMap((use, i) => repeated(use, uses.slice(0, i))),
      ...uses.flatMap(unknownReason),
    ],
    unsupported: made.flatMap(({ use, claim }) => unsupported(use, claim, open)),
    unused: claims
      .filter(({ id }) => !uses.some((use) => use.id === id))
      .map(({ id }) => ({
        file: 'paper/paper.ts',
        line: 1,
        message: `claim ${id} is never made: write \\claim{${id}}{...} in a section, or take it from the list`,
      })),
  };
}

const at = ({ file, line }: ClaimUse, message: string): ProseProblem => ({
  file: inPaper(file),
  line,
  message,
});

/** The abstract and the conclusion say again what another section has shown; within one it is a slip. */
function repeated(use: ClaimUse, earlier: readonly ClaimUse[]): ProseProblem[] {
  const first = earlier.find(({ id, file }) => id === use.id && file === use.file);
  if (first === undefined) return [];
  return [at(use, `claim ${use.id} is made twice, first at ${inPaper(first.file)}:${first.line}`)];
}

function unknownReason(use: ClaimUse): ProseProblem[] {
  if (use.macro !== 'undecided' || (REASONS as readonly string[]).includes(use.reason)) return [];
  const message = `\\undecided{${use.id}}: reason must be one of ${REASONS.join(', ')}, got ${JSON.stringify(use.reason)}`;
  return [at(use, message)];
}

/** The macro of a sentence that says a verdict. */
const SAYING = { holds: 'claim', fails: 'refuted' } as const;

function unsupported(use: ClaimUse, claim: JudgedClaim, open: ReadonlySet<string>): ProseProblem[] {
  if (claim.verdict === 'undecided')
    return claim.studies.some((study) => open.has(study)) ? [] : unsupportedOpen(use, claim);
  const macro = SAYING[claim.verdict];
  if (use.macro === macro) return [];
  const decided = use.macro === 'undecided' ? `is decided, it ${claim.verdict}` : claim.verdict;
  const remedy = `a sentence that says so is \\${macro}{${claim.id}}{...}`;
  return [at(use, `${named(claim)} ${decided}; the data says: ${dataSays(claim)}; ${remedy}`)];
}

function unsupportedOpen(use: ClaimUse, claim: JudgedClaim): ProseProblem[] {
  const kinds = [...new Set(claim.reasons.map(({ kind }) => kind))];
  const reasons = claim.reasons.map(({ text }) => text).join('; ');
  if (use.macro !== 'undecided') {
    const remedy = `say so with \\undecided{${claim.id}}{${kinds[0]}}{...}, or take it out`;
    return [at(use, `${named(claim)} is undecided, and all runs are in: ${reasons}; ${remedy}`)];
  }
  if (kinds.some((kind) => kind === use.reason)) return [];
  return [at(use, `${named(claim)} is undecided for another reason than ${use.reason}: ${reasons}`)];
}

const named = ({ id, says }: JudgedClaim): string => `claim ${id} (${says})`;

function dataSays({ judgement }: JudgedClaim): string {
  return decisive(judgement)
    .map(({ text }) => text)
    .join('; ');
}
