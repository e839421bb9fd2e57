/** What an author hands to the engine: everything that this paper is about, and nothing of how it is made. */
import type { Claim } from '../claims/claim.ts';
import { ofStudy, type PaperContext } from '../context/context.ts';
import { checkFacts, checkPaperInput } from '../definition/definition-schema.ts';
import { naming } from '../definition/naming.ts';
import type { StudyDefinition } from '../definition/study.ts';
import type { FactMaker } from '../facts/build-facts.ts';
import type { DrawnFigure } from '../figures/figure.ts';
import { fontFaces } from '../figures/render/font.ts';
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
  /** Whether figures of everything, `summary.txt` and `experiment_summary.csv` are made of it, in `paper/generated/reports`. */
  readonly report?: boolean;
}

/** The page, as LaTeX sets it; an author draws figures for it. The build says so where LaTeX sets another. */
export interface PageLayout {
  readonly columns: 1 | 2;
  /** Over all columns, in points of PDF, 72 an inch. */
  readonly textWidth: number;
  /**
   * The family of the figures' fonts, by its name at Fontsource: `Fira Sans`, with the npm package `@fontsource/fira-sans`
   * installed. Source Sans 3 where it is left out.
   */
  readonly figureFont?: string;
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
  readonly studies: readonly StudyDefinition[];
  readonly reports: readonly StudyReport[];
  readonly registered: readonly StudyReport[];
  readonly claims: readonly Claim[];
  readonly tables: readonly PaperTable[];
  readonly figures: readonly DrawnFigure[];
}

/** @throws naming the rule and the value */
export function definePaper(input: PaperInput): PaperDefinition {
  checkPaperInput(input);
  const font = input.layout?.figureFont;
  if (font !== undefined) naming('paper: layout.figureFont', () => fontFaces(font))();
  const {
    title,
    authors = [],
    repository,
    layout,
    commands,
    studies,
    registered = [],
    tables = [],
    figures = [],
  } = input;
  const definition: PaperDefinition = {
    title: title ?? null,
    authors,
    repository: repository ?? null,
    layout: layout ?? null,
    commands: commands === undefined ? null : naming('paper: commands', commands),
    studies: studies.map(({ study }) => study),
    reports: studies.map((report) => ({ ...report, facts: ownFacts(report) })),
    registered,
    claims: studies.flatMap(({ claims = [] }) => claims),
    tables: [
      ...studies.flatMap(({ study, tables = [] }) => tables.map((one) => scoped('table', one, study))),
      ...tables.map((one) => scoped('table', one, null)),
    ],
    figures: [
      ...studies.flatMap(({ study, figures = [] }) => figures.map((one) => scoped('figure', one, study))),
      ...figures.map((one) => scoped('figure', one, null)),
    ],
  };
  const { tables: all, figures: drawn, claims } = definition;
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
    [...claims, ...registered.flatMap((one) => one.claims ?? [])].map(({ id }) => id),
  );
  return definition;
}

/** The same table or figure, whose errors name it, and each of whose methods is given what there is of one study. */
function scoped<T extends { readonly name: string }>(
  kind: 'table' | 'figure',
  artifact: T,
  study: StudyDefinition | null,
): T {
  const what = `${kind} ${artifact.name.replace(/^figures\//, '')}`;
  const narrowed = Object.entries(artifact).map(([name, value]) => {
    if (typeof value !== 'function') return [name, value];
    const call = naming(what, value as (context: PaperContext) => unknown);
    return [name, study === null ? call : (context: PaperContext) => call(ofStudy(context, study))];
  });
  return Object.fromEntries(narrowed) as T;
}

function ownFacts({ study, facts = [] }: StudyReport): readonly FactMaker[] {
  return facts.map((make, i) => {
    const what = `study ${study.id}: facts[${i}]`;
    return naming(what, (results) => {
      const made = make(results);
      checkFacts(made, what);
      return made;
    });
  });
}

function unique(what: string, names: readonly string[]): void {
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined)
    throw new Error(`paper: ${what}: no two may have one name, got ${JSON.stringify(twice)} twice`);
}
