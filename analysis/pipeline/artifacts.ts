/** The generated files but the PDF and what depends on its text. */
import { aggregatedCsv } from '../cells/aggregated-csv.ts';
import { claimsJson, claimsTex } from '../claims/write-claims.ts';
import { factsJson } from '../facts/write-facts.ts';
import type { Drawing } from '../figures/figure.ts';
import { memoize } from '../load/memoize.ts';
import { reportDrawings, reportTexts } from '../reports/study-report.ts';
import { tableTex } from '../tables/render/table-tex.ts';
import { tableJson } from '../tables/table.ts';
import type { AnalysedPaper } from './analyse.ts';

/** Path relative to the repository, with forward slashes, to content. */
export type Files = ReadonlyMap<string, Uint8Array | string>;

export const GENERATED = 'paper/generated';

const tablesOf = memoize((context: AnalysedPaper) => context.definition.tables.map(({ of }) => of(context)));

const reportedStudies = ({ definition }: AnalysedPaper) =>
  definition.reports.filter(({ report }) => report === true).map(({ study }) => study);

/** What LaTeX begins with; it needs nothing else before its first figure. */
export function latexTexts(context: AnalysedPaper): Files {
  return new Map([
    [`${GENERATED}/claims.tex`, claimsTex(context.claims)],
    ...tablesOf(context).map(
      (table) => [`${GENERATED}/tables/${table.name}.tex`, tableTex(table, context.facts)] as const,
    ),
    ...context.definition.figures.map(
      (figure) => [`${GENERATED}/${figure.name}.tex`, figure.float(context)] as const,
    ),
  ]);
}

export function otherTexts(context: AnalysedPaper): Files {
  const registeredClaims = context.definition.registered.flatMap(({ claims = [] }) => claims);
  const runs = context.cells.flatMap((cell) => cell.runs);
  return new Map([
    ['results/processed/aggregated.csv', aggregatedCsv(runs)],
    [`${GENERATED}/facts.json`, factsJson(context.facts.all)],
    [`${GENERATED}/claims.json`, claimsJson(context.claims, registeredClaims)],
    ...tablesOf(context).map(
      (table) => [`${GENERATED}/tables/${table.name}.json`, tableJson(table)] as const,
    ),
    ...reportedStudies(context).flatMap((study) =>
      reportTexts(study, true).map(({ name, text }) => [`${GENERATED}/${name}`, text(context)] as const),
    ),
  ]);
}

/** Figures of the paper and of its reports. */
export const drawings = (context: AnalysedPaper): readonly Drawing[] => [
  ...context.definition.figures,
  ...reportedStudies(context).flatMap(reportDrawings),
];
