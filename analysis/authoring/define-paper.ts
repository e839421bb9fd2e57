/** What an author hands to the engine: everything that this paper is about, and nothing of how it is made. */
import type { Claim } from '../claims/claim.ts';
import { ofStudy, type PaperContext } from '../context/context.ts';
import type { CsvColumns, StudyDefinition } from '../definition/study.ts';
import type { FactMaker } from '../facts/build-facts.ts';
import type { DrawnFigure } from '../figures/figure.ts';
import type { PaperTable } from '../tables/define-table.ts';

/** What a paper says of one study. */
export interface StudyReport {
  readonly study: StudyDefinition;
  /** Facts beyond those that every study has. */
  readonly facts?: readonly FactMaker[];
  /** These see the cells and comparisons of the study, and of no other. */
  readonly tables?: readonly PaperTable[];
  readonly figures?: readonly DrawnFigure[];
  /** The claims that the text makes, in the order of the appendix. */
  readonly claims?: readonly Claim[];
  /** What else could be claimed of the same data, contrary findings among it. */
  readonly otherFindings?: readonly Claim[];
}

/** The page, as LaTeX sets it; an author draws figures for it. The build says so where LaTeX sets another. */
export interface PageLayout {
  readonly columns: 1 | 2;
  /** Over all columns, in points of PDF, 72 an inch. */
  readonly textWidth: number;
}

export interface PaperInput {
  /** As plain text: on the first page, in the PDF's metadata and on the web. `CITATION.cff` has the same. */
  readonly title?: string;
  /** Their names, in order. */
  readonly authors?: readonly string[];
  /** Text of `EXPERIMENTS_REFERENCE.sh`, the exact command of every run; without it there is no such file. */
  readonly commands?: () => string;
  /** Where what is behind the numbers can be looked up on the web, and their links lead; null: to the files beside the PDF. */
  readonly repository?: string | null;
  /** Held to what LaTeX sets where it is given. */
  readonly layout?: PageLayout;
  /** Of `aggregated.csv`: coordinates and outcomes where it is left out. */
  readonly csv?: CsvColumns;
  readonly studies: readonly StudyReport[];
  /**
   * Studies whose rules stand before their runs do. What they claim is committed with the claims, so that git can witness it;
   * of what their records say the paper holds nothing yet.
   */
  readonly registered?: readonly StudyReport[];
  /** Of several studies or of none, as the table of claims. */
  readonly tables?: readonly PaperTable[];
  readonly figures?: readonly DrawnFigure[];
}

export interface PaperDefinition {
  readonly title: string | null;
  readonly authors: readonly string[];
  readonly commands: (() => string) | null;
  readonly repository: string | null;
  readonly layout: PageLayout | null;
  readonly csv: CsvColumns | null;
  readonly studies: readonly StudyDefinition[];
  readonly reports: readonly StudyReport[];
  readonly registered: readonly StudyReport[];
  readonly claims: readonly Claim[];
  readonly otherFindings: readonly Claim[];
  readonly tables: readonly PaperTable[];
  readonly figures: readonly DrawnFigure[];
}

/** @throws naming the rule and the value */
export function definePaper({
  title,
  authors = [],
  repository = null,
  layout,
  commands,
  csv,
  studies,
  registered = [],
  tables = [],
  figures = [],
}: PaperInput): PaperDefinition {
  // It goes into LaTeX and into links of the PDF as it is.
  if (repository !== null && !/^https?:\/\/[A-Za-z0-9._:/-]+$/.test(repository))
    throw new Error(`paper: repository must be a plain http address, got ${JSON.stringify(repository)}`);
  const definition: PaperDefinition = {
    title: title ?? null,
    authors,
    repository,
    layout: layout ?? null,
    commands: commands ?? null,
    csv: csv ?? null,
    studies: studies.map(({ study }) => study),
    reports: studies,
    registered,
    claims: studies.flatMap(({ claims = [] }) => claims),
    otherFindings: studies.flatMap(({ otherFindings = [] }) => otherFindings),
    tables: [
      ...studies.flatMap(({ study, tables = [] }) => tables.map((one) => scoped(one, study))),
      ...tables,
    ],
    figures: [
      ...studies.flatMap(({ study, figures = [] }) => figures.map((one) => scoped(one, study))),
      ...figures,
    ],
  };
  const { tables: all, figures: drawn, claims, otherFindings } = definition;
  unique(
    'studies',
    [...studies, ...registered].map(({ study }) => study.id),
  );
  unique(
    'study prefixes',
    definition.studies.map(({ prefix }) => prefix),
  );
  unique(
    'tables',
    all.map(({ name }) => name),
  );
  unique(
    'figures',
    drawn.map(({ name }) => name),
  );
  unique(
    'claims',
    [...claims, ...otherFindings, ...registered.flatMap((one) => one.claims ?? [])].map(({ id }) => id),
  );
  return definition;
}

/** The same table or figure, each of whose methods is given what there is of one study. */
function scoped<T extends object>(artifact: T, study: StudyDefinition): T {
  const narrowed = Object.entries(artifact).map(([name, value]) =>
    typeof value === 'function'
      ? [name, (context: PaperContext, ...rest: unknown[]) => value(ofStudy(context, study), ...rest)]
      : [name, value],
  );
  return Object.fromEntries(narrowed) as T;
}

function unique(what: string, names: readonly string[]): void {
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined)
    throw new Error(`paper: ${what}: no two may have one name, got ${JSON.stringify(twice)} twice`);
}
