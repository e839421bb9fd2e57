import { hash } from 'node:crypto';
import { escapeTex } from '../facts/format-value.ts';
import { memoize } from '../load/memoize.ts';
import type { Run } from '../load/run.ts';
import type { PaperContext } from './context.ts';

/** Who wrote the paper, what it is called (null where its definition does not say), and on how many columns it is set. */
export interface PaperFront {
  readonly title: string | null;
  readonly authors: readonly string[];
  readonly columns: 1 | 2;
}

/** Which data the paper is of. */
export interface DataVersion {
  /**
   * SHA-256 over the records of all runs and measurements that the paper reports, a line each of hash and path in the order of
   * the paths, as `sha256sum` prints them: the records part of the ledger without what the paper does not report. The PDF is
   * in the ledger, so that the ledger's own hash could not stand in it.
   */
  readonly records: string;
  /** Day of the newest run's end, `2026-11-21`, and the commit that made it; null where no run says. */
  readonly newest: { readonly day: string; readonly commit: string | null } | null;
}

const dataVersion = memoize(
  ({ cells, measurements }: Pick<PaperContext, 'cells' | 'measurements'>): DataVersion => {
    const runs = cells.flatMap((cell) => cell.runs);
    const files = [
      ...runs.flatMap(({ path, sha256 }) => [
        [`results/${path}/config.json`, sha256.config],
        [`results/${path}/results.json`, sha256.results],
      ]),
      ...measurements.map(({ path, sha256 }) => [`results/${path}`, sha256]),
    ] as [path: string, sha256: string][];
    const lines = files.sort(([a], [b]) => (a < b ? -1 : 1)).map(([path, sha256]) => `${sha256}  ${path}\n`);
    return { records: hash('sha256', lines.join(''), 'hex'), newest: newestOf(runs) };
  },
);

function newestOf(runs: readonly Run[]): DataVersion['newest'] {
  const last = runs
    .flatMap(({ sittings }) => sittings.at(-1) ?? [])
    .reduce<Run['sittings'][number] | null>(
      (newest, one) => (newest !== null && newest.finishedAt >= one.finishedAt ? newest : one),
      null,
    );
  return last === null ? null : { day: last.finishedAt.slice(0, 10), commit: last.environment.gitCommit };
}

/** As many digits of a hash as git shows of a commit in a large project. */
const SHOWN = 12;

/**
 * For the head of the document, `\papercolumns` (an option of the class), `\papertitle`, `\paperauthors` (for `\author`), `\paperauthorlist` (for the metadata) and
 * `\paperversion`: of which day the data is, its hash, the commit of the newest run.
 */
export function frontTex(
  context: Pick<PaperContext, 'cells' | 'measurements'>,
  { title, authors, columns }: PaperFront,
): string {
  const { records, newest } = dataVersion(context);
  const code = (text: string) => `\\texttt{${text.slice(0, SHOWN)}}`;
  const commit = newest?.commit ?? null;
  const parts = [
    ...(newest === null ? [] : [`Data of ${newest.day}`]),
    `records ${code(records)}`,
    ...(commit === null ? [] : [`newest run at commit ${code(commit)}`]),
  ];
  const names = authors.map(escapeTex);
  const macros = {
    papercolumns: columns === 2 ? 'twocolumn' : 'onecolumn',
    papertitle: escapeTex(title ?? ''),
    paperauthors: names.join(' \\and '),
    paperauthorlist: names.join(', '),
    paperversion: parts.join(', '),
  };
  return Object.entries(macros)
    .map(([name, text]) => `\\newcommand{\\${name}}{${text}}\n`)
    .join('');
}
