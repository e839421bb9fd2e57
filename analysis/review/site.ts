/** The reviewer's view as files: everything from the context and from the generated files that LaTeX reads. */
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { readMacros } from '../captions/macros.ts';
import { draftStatus } from '../context/draft-status.ts';
import { factsJson } from '../facts/write-facts.ts';
import type { AnalysedPaper } from '../pipeline/analyse.ts';
import type { Paths } from '../pipeline/paths.ts';
import { filesBelow } from '../pipeline/source-files.ts';
import { storedUses } from '../pipeline/stored-uses.ts';
import { readIfThere } from '../pipeline/write-if-changed.ts';
import { indexPage } from './page.ts';
import { paperOrder } from './paper-order.ts';
import { reviewClaims } from './review-claims.ts';
import {
  FactIndex,
  reviewCells,
  reviewComparisons,
  reviewOutcomes,
  reviewRun,
  reviewRuns,
  reviewStudies,
} from './review-content.ts';
import type { ReviewChanges, ReviewPaper } from './review-data.ts';
import { type FigureParts, reviewFigures, reviewTables, runMeasures } from './review-floats.ts';

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
  const generated = generatedTexts(paths);
  if (generated.get('paper/generated/facts.json') !== factsJson(context.facts.all)) {
    throw new Error('site: paper/generated is not what the records give; run npm run paper -- build first');
  }
  const order = paperOrder(storedUses(paths));
  const title = context.definition.title ?? '';
  const macros = readMacros(paperFile(paths, 'macros.tex'));
  const floats = { order, macros, facts: context.facts };
  const tables = context.definition.tables.map((table) => table.of(context));
  const facts = new FactIndex(context);
  const shown = context.facts.all.map((fact) => facts.add(fact));
  const paper: ReviewPaper = {
    title,
    ...draftStatus(context.cells),
    studies: reviewStudies(context),
    outcomes: reviewOutcomes(context),
    cells: reviewCells(context),
    comparisons: reviewComparisons(context),
    facts: shown,
    formulas: facts.formulas,
    runMeasures: runMeasures(tables, context.facts),
    tables: reviewTables(tables, floats),
    claims: reviewClaims(context, order),
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
    data('figures', () => reviewFigures(figureParts(context, generated), floats)),
    ...(changes === null ? [] : [data('changes', () => changes)]),
    ...context.cells
      .flatMap(({ runs }) => runs)
      .map((run) =>
        data(`run/${run.path}`, () => reviewRun(run), `${run.sha256.config} ${run.sha256.results}`),
      ),
  ];
}

/** Their captions, and what was drawn. */
function figureParts(context: AnalysedPaper, generated: GeneratedTexts): FigureParts[] {
  return context.definition.figures.map((figure) => {
    const spec = generated.get(`paper/generated/${figure.name}.vg.json`);
    if (spec === undefined)
      throw new Error(`site: ${figure.name}.vg.json: there is none; npm run paper -- build makes it`);
    return {
      name: figure.name.replace('figures/', ''),
      caption: figure.caption(context),
      spec: JSON.parse(spec),
    };
  });
}

/** Path relative to the repository to text, for every generated file. */
type GeneratedTexts = ReadonlyMap<string, string>;

function generatedTexts(paths: Paths): GeneratedTexts {
  const files = filesBelow(paths.generated, (_, name) => !/\.(pdf|tmp)$/.test(name));
  return new Map(
    files.map((file) => [relative(paths.root, file).replaceAll('\\', '/'), readFileSync(file, 'utf8')]),
  );
}

/** Empty when there is none. */
function paperFile({ paper }: Paths, name: string): string {
  return readIfThere(join(paper, name))?.toString('utf8') ?? '';
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
