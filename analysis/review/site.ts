/** The reviewer's view as files: everything from the context and from the generated files that LaTeX reads. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readTextIfThere } from '../../experiments/record/file-text.ts';
import type { PaperDefinition } from '../authoring/define-paper.ts';
import { readMacros } from '../captions/macros.ts';
import { draftStatus } from '../context/draft-status.ts';
import type { StudyDefinition } from '../definition/study.ts';
import { factsJson } from '../facts/write-facts.ts';
import type { AnalysedPaper } from '../pipeline/analyse.ts';
import { type Paths, relativePath } from '../pipeline/paths.ts';
import { filesBelow } from '../pipeline/source-files.ts';
import { storedUses } from '../pipeline/stored-uses.ts';
import { reportFigures } from '../reports/report-figures.ts';
import { reportFolder } from '../reports/study-report.ts';
import { indexPage } from './page.ts';
import { paperOrder } from './paper-order.ts';
import {
  reviewCells,
  reviewClaims,
  reviewComparisons,
  reviewFacts,
  reviewOutcomes,
  reviewRuns,
  reviewStudies,
} from './review-content.ts';
import type { ReviewChanges, ReviewFigure, ReviewPaper, ReviewRun } from './review-data.ts';
import { type FigureParts, reviewFigures, reviewTables } from './review-floats.ts';

/** A file of the site that is made when it is written. */
export interface SiteFile {
  /** Below the site's folder, with forward slashes. */
  readonly path: string;
  /** Equal keys promise equal bytes; null when it has to be made to be known. */
  readonly key: string | null;
  make(): string | Uint8Array;
}

/**
 * All files but code and looks.
 * @throws when the generated files on disk are not those of the context: then the paper has to be built first
 */
export function siteFiles(paths: Paths, context: AnalysedPaper, changes: ReviewChanges | null): SiteFile[] {
  if (readTextIfThere(join(paths.generated, 'facts.json')) !== factsJson(context.facts.all)) {
    throw new Error('site: paper/generated is not what the records give; run npm run paper -- build first');
  }
  const order = paperOrder(storedUses(paths));
  const title = context.definition.title ?? '';
  const macros = readMacros(readTextIfThere(join(paths.paper, 'macros.tex')) ?? '');
  const floats = { order, macros, facts: context.facts };
  const tables = context.definition.tables.map((table) => table.of(context));
  const reports = madeReports(paths, context.definition);
  const paper: ReviewPaper = {
    title,
    ...draftStatus(context.cells),
    studies: reviewStudies(context),
    outcomes: reviewOutcomes(context),
    cells: reviewCells(context),
    comparisons: reviewComparisons(context),
    ...reviewFacts(context),
    tables: reviewTables(tables, floats),
    claims: reviewClaims(context, order),
    reports: reports.map(({ study, files }) => ({ study: study.id, files })),
    mentions: Object.fromEntries(order.mentions),
    exclusions: context.exclusions,
    unfinished: context.unfinished,
    since: changes?.from ?? null,
  };
  const data = (name: string, value: () => unknown, key: string | null = null): SiteFile => ({
    path: `data/${name}.js`,
    key,
    make: () => dataScript(name, value()),
  });
  return [
    { path: 'index.html', key: null, make: () => indexPage({ title }) },
    data('paper', () => paper),
    data('runs', () => reviewRuns(context)),
    data('figures', () => [
      ...reviewFigures(figureParts(context, paths), floats),
      ...reports.flatMap(({ study }) => reportFloats(study, paths)),
    ]),
    ...reports
      .flatMap(({ files }) => files)
      .map((path) => ({
        path,
        key: null,
        make: () => readFileSync(join(paths.generated, path)),
      })),
    ...(changes === null ? [] : [data('changes', () => changes)]),
    ...context.cells
      .flatMap(({ runs }) => runs)
      .map((run) =>
        // The history is read from the run's file when somebody asks for it.
        data(
          `run/${run.path}`,
          () => ({ ...run, history: run.history }) satisfies ReviewRun,
          `${run.sha256.config} ${run.sha256.results}`,
        ),
      ),
  ];
}

interface MadeReport {
  readonly study: StudyDefinition;
  /** Below `paper/generated`, and below the site's folder. */
  readonly files: readonly string[];
}

function madeReports({ generated }: Paths, { reports }: PaperDefinition): MadeReport[] {
  return reports
    .filter(({ report }) => report === true)
    .map(({ study }) => {
      const files = filesBelow(
        join(generated, reportFolder(study)),
        (_, name) => !/\.(vg\.json|tmp)$/.test(name),
      );
      return { study, files: files.map((file) => relativePath(generated, file)) };
    });
}

/** No section inputs these. */
function reportFloats(study: StudyDefinition, paths: Paths): ReviewFigure[] {
  return reportFigures(study).map(({ name, caption }) => ({
    name: `${study.id}-${name}`,
    ...{ number: null, section: null },
    caption: [caption],
    spec: drawnSpec(`${reportFolder(study)}/${name}`, paths),
  }));
}

/** Their captions, and what was drawn. */
function figureParts(context: AnalysedPaper, paths: Paths): FigureParts[] {
  return context.definition.figures.map((figure) => ({
    name: figure.name.replace('figures/', ''),
    caption: figure.caption(context),
    spec: drawnSpec(figure.name, paths),
  }));
}

function drawnSpec(name: string, { generated }: Paths): unknown {
  const spec = readTextIfThere(join(generated, `${name}.vg.json`));
  if (spec === null) throw new Error(`site: ${name}.vg.json: there is none; npm run paper -- build makes it`);
  return JSON.parse(spec);
}

/**
 * Data as a script: pages opened from disk may not fetch, but may load scripts. The script calls one function with two
 * strings; what the data holds is parsed as JSON and never as JavaScript, so that a key `__proto__` is a key.
 */
export function dataScript(name: string, value: unknown): string {
  return `reviewData(${quoted(name)},${quoted(JSON.stringify(value))});\n`;
}

/** A JavaScript string in single quotes: JSON is full of double ones. `</script` is split though nothing here is inline. */
function quoted(text: string): string {
  const escaped = text
    .replace(/[\\']/g, '\\$&')
    .replace(/\n/g, '\\n')
    .replace(/\r/g, '\\r')
    .replace(/\u2028/g, '\\u2028')
    .replace(/\u2029/g, '\\u2029')
    .replace(/<(?=[/!])/g, '\\x3c');
  return `'${escaped}'`;
}
