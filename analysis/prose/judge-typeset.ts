/** Whether what LaTeX typeset may be published: its facts, its claims, and what its log complains of. */
import type { PageLayout } from '../authoring/define-paper.ts';
import type { PaperContext } from '../context/context.ts';
import type { Typeset } from '../latex/compile.ts';
import type { LogComplaint } from '../latex/log.ts';
import type { Uses } from '../latex/uses.ts';
import { ClaimError, type ClaimProblems } from './check-claims.ts';
import { inPaper, ProseError, type ProseProblem } from './check-fact-keys.ts';

/** Of these a paper may have some. */
const WARNINGS: readonly LogComplaint['kind'][] = ['overfull box', 'open group'];

const asProblem = ({ file, line, message }: LogComplaint): ProseProblem => ({
  file: inPaper(file),
  line,
  message,
});

/** What a final paper must not have and a draft may. */
export const typesetErrors = ({ complaints }: Pick<Typeset, 'complaints'>): ProseProblem[] =>
  complaints.filter(({ kind }) => !WARNINGS.includes(kind)).map(asProblem);

export const typesetWarnings = ({ complaints }: Pick<Typeset, 'complaints'>): ProseProblem[] =>
  complaints.filter(({ kind }) => WARNINGS.includes(kind)).map(asProblem);

/** A point of TeX in points of PDF. */
const TEX_POINT = 72 / 72.27;
/** Share of the text's width that figures may leave empty. */
const MARGIN = 0.02;

/** Figures are drawn for the page that the definition names: a warning where LaTeX sets another. */
export function otherLayout({ layout: set }: Uses, named: PageLayout | null): ProseProblem[] {
  if (set === null || named === null) return [];
  const width = set.textWidth * TEX_POINT;
  const isFit = named.textWidth <= width + 0.5 && named.textWidth >= (1 - MARGIN) * width;
  if (isFit && named.columns === set.columns) return [];
  const page = (columns: number, points: number) =>
    `${points.toFixed(1)} points wide in ${columns} ${columns === 1 ? 'column' : 'columns'}`;
  const message = `the text is ${page(set.columns, width)}, layout says ${page(named.columns, named.textWidth)}`;
  return [{ file: inPaper('main.tex'), line: 1, message }];
}

const HISTORY_TABLE = 'generated/tables/history.tex';

/** What was accepted, withdrawn, trained again or left out is for the reader to know: a paper in which there is such must list it. */
export function missingHistoryTable(
  { files }: Pick<Uses, 'files'>,
  { history, exclusions }: Pick<PaperContext, 'history' | 'exclusions'>,
): ProseProblem[] {
  const counts = Object.entries({
    'accepted changes': history.accepted.length,
    'withdrawn records': history.withdrawn.length,
    repetitions: history.repetitions.length,
    'excluded runs': exclusions.length,
  }).filter(([, count]) => count > 0);
  if (counts.length === 0 || files.includes(HISTORY_TABLE)) return [];
  const what = counts.map(([name, count]) => `${name} (${count})`).join(', ');
  const remedy = `historyTable (living-ternary-paper/analysis/tables/history.table.ts) belongs to the tables of paper.ts, and \\input{${HISTORY_TABLE.replace('.tex', '')}} into the text`;
  return [{ file: inPaper('main.tex'), line: 1, message: `${what}: listed nowhere: ${remedy}` }];
}

/** Tables and figures that the text still takes from an earlier build, and the definition no longer has. */
export function staleFloats(
  { files }: Pick<Uses, 'files'>,
  {
    tables,
    figures,
  }: {
    readonly tables: readonly { readonly name: string }[];
    readonly figures: readonly { readonly name: string }[];
  },
): ProseProblem[] {
  const known = new Set([
    ...tables.map(({ name }) => `generated/tables/${name}`),
    ...figures.map(({ name }) => `generated/${name}`),
  ]);
  const stale = files.filter(
    (file) => /^generated\/(tables|figures)\/.*\.tex$/.test(file) && !known.has(file.replace(/\.tex$/, '')),
  );
  return stale.map((file) => ({
    file: inPaper('main.tex'),
    line: 1,
    message: `the text inputs ${file}, which is of an earlier build: paper.ts defines no such ${file.includes('/tables/') ? 'table' : 'figure'}`,
  }));
}

/**
 * @param wrong what the text says and the data does not know
 * @param unlisted what of the records' history the text does not list: an error, too, but in a draft
 * @throws {ProseError} on mistakes, with which not even a draft can be made; and on typesetErrors, unless it is a draft
 * @throws {ClaimError} on sentences that the data does not carry, unless `marked`: then the margin says so
 */
export function refuseUnfit(
  typeset: Typeset,
  wrong: readonly ProseProblem[],
  claims: ClaimProblems,
  unlisted: readonly ProseProblem[],
  { isDraft, marked }: { readonly isDraft: boolean; readonly marked: boolean },
): void {
  const mistakes = [...wrong, ...claims.mistakes, ...(isDraft || marked ? [] : typesetErrors(typeset))];
  if (mistakes.length > 0) throw new ProseError(mistakes);
  const open = [...claims.unsupported, ...claims.unused];
  if (open.length > 0 && !marked) throw new ClaimError(open);
  if (unlisted.length > 0 && !isDraft && !marked) throw new ProseError(unlisted);
}
