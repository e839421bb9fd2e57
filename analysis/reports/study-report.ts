/** A study's report as files: figures, `summary.txt` and `experiment_summary.csv`; the same of any study. */
import { aggregatedCsv, type CsvColumns, columnsOf, joinedColumns } from '../cells/aggregated-csv.ts';
import { ofStudy, type PaperContext } from '../context/context.ts';
import type { StudyDefinition } from '../definition/study.ts';
import { type Drawing, drawingFiles } from '../figures/figure.ts';
import { sourceOf } from '../tables/render/render-template.ts';
import { reportFigures } from './report-figures.ts';
import { summaryText } from './summary.ts';

/** Where the files stand, below `paper/generated` those of the paper's own studies. */
export const reportFolder = ({ id }: StudyDefinition): string => `reports/${id}`;

export interface ReportText {
  /** With its folder. */
  readonly name: string;
  text(context: PaperContext): string;
}

/** @param isArtifact whether the build makes them, and the ledger holds them */
export function reportTexts(study: StudyDefinition, isArtifact: boolean): ReportText[] {
  const figures = reportFigures(study).map(({ name, caption }) => [`${name}.pdf`, caption] as const);
  return [
    {
      name: `${reportFolder(study)}/summary.txt`,
      text: (context) => summaryText(ofStudy(context, study), study, { isArtifact, figures }),
    },
    {
      name: `${reportFolder(study)}/experiment_summary.csv`,
      text: (context) =>
        aggregatedCsv(
          ofStudy(context, study).cells.flatMap(({ runs }) => runs),
          csvColumns(study),
        ),
    },
  ];
}

/** Of each a PDF and its compiled Vega. */
export function reportDrawings(study: StudyDefinition): Drawing[] {
  const source = sourceOf(import.meta.filename);
  return reportFigures(study).map(({ name, title, spec }) => {
    const path = `${reportFolder(study)}/${name}`;
    return {
      name: path,
      inputs: (context) => JSON.stringify([context.figureFont, spec(ofStudy(context, study))]),
      draw: (context) => {
        const order = { name: path, title, spec: spec(ofStudy(context, study)), font: context.figureFont };
        return drawingFiles(path, order, source);
      },
    };
  });
}

/** A run's place in the study, then its outcomes as its record names them. */
function csvColumns({ factors, outcomes }: StudyDefinition): CsvColumns {
  return joinedColumns([
    columnsOf('factor', Object.keys(factors)),
    ['run', { seed: ({ seed }) => seed }],
    columnsOf('outcome', [...new Set(Object.values(outcomes).map(({ of }) => of))]),
    ['run', { record: ({ path }) => path }],
  ]);
}
