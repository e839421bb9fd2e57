/** What an author hands to the engine: everything that this paper is about, and nothing of how it is made. */
import { z } from 'zod';
import { checked } from '../../experiments/record/validate.ts';
import { type Claim, claimSchema } from '../claims/claim.ts';
import { ofStudy, type PaperContext } from '../context/context.ts';
import { call, flag, list, optional, shownText, strictObject, text } from '../definition/fields.ts';
import { naming } from '../definition/naming.ts';
import { type StudyDefinition, studySchema } from '../definition/study.ts';
import type { FactMaker } from '../facts/build-facts.ts';
import { factSchema } from '../facts/fact.ts';
import { type DrawnFigure, drawnFigure } from '../figures/figure.ts';
import { fontFaces } from '../figures/render/font.ts';
import { type PaperTable, paperTable } from '../tables/define-table.ts';

const report = strictObject({
  study: studySchema as unknown as z.ZodType<StudyDefinition>,
  /** Facts beyond those that every study has. */
  facts: optional(list(call<FactMaker>())),
  /** These see the cells and comparisons of the study, and of no other. */
  tables: optional(list(paperTable)),
  figures: optional(list(drawnFigure)),
  /** The claims that the text makes, in the order of the appendix. */
  claims: optional(list(claimSchema)),
  /** Whether figures of everything, `summary.txt` and `experiment_summary.csv` are made of it, in `paper/generated/reports`. */
  report: optional(flag),
});
/** What a paper says of one study. */
export type StudyReport = Readonly<z.infer<typeof report>>;

const layout = strictObject({
  columns: z.union([z.literal(1), z.literal(2)], 'must be 1 or 2'),
  /** Over all columns, in points of PDF, 72 an inch. */
  textWidth: z.number('must be a number').positive('must be above 0'),
  /**
   * The family of the figures' fonts, by its name at Fontsource: `Fira Sans`, with the npm package `@fontsource/fira-sans`
   * installed. Source Sans 3 where it is left out.
   */
  figureFont: optional(
    text.regex(/^[A-Za-z0-9]+( [A-Za-z0-9]+)*$/, 'must be words of letters and digits with spaces between'),
  ),
});
/** The page, as LaTeX sets it; an author draws figures for it. The build says so where LaTeX sets another. */
export type PageLayout = Readonly<z.infer<typeof layout>>;

const paperInput = strictObject({
  /** As plain text: on the first page, in the PDF's metadata and on the web. `CITATION.cff` has the same. */
  title: optional(shownText),
  /** Their names, in order. */
  authors: optional(list(shownText)),
  /** Text of `EXPERIMENTS_REFERENCE.sh`, the exact command of every run; without it there is no such file. */
  commands: optional(call<() => string>()),
  /** Where what is behind the numbers can be looked up on the web, and their links lead; null: to the files beside the PDF. */
  repository: optional(
    // It goes into LaTeX and into links of the PDF as it is.
    text.regex(/^https?:\/\/[A-Za-z0-9._:/-]+$/, 'must be a plain http address').nullable(),
  ),
  /** Held to what LaTeX sets where it is given. */
  layout: optional(layout),
  studies: list(report),
  /**
   * Studies whose rules stand before their runs do. What they claim is committed with the claims, so that git can witness it;
   * of what their records say the paper holds nothing yet.
   */
  registered: optional(list(report)),
  /** Of several studies or of none, as the table of claims. */
  tables: optional(list(paperTable)),
  figures: optional(list(drawnFigure)),
});
export type PaperInput = Readonly<z.infer<typeof paperInput>>;

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
  checked(paperInput, input, 'paper');
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
      checked(list(factSchema), made, what);
      return made;
    });
  });
}

function unique(what: string, names: readonly string[]): void {
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined)
    throw new Error(`paper: ${what}: no two may have one name, got ${JSON.stringify(twice)} twice`);
}
