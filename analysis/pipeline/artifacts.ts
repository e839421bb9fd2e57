/** The generated files but the PDF and what depends on its text: what each is made from, and how to make it. */
import { aggregatedCsv } from '../cells/aggregated-csv.ts';
import { claimsJson, claimsTex } from '../claims/write-claims.ts';
import type { FigureArtifact, PaperContext } from '../context/context.ts';
import { factsJson } from '../facts/write-facts.ts';
import { sha256 } from '../load/sha256.ts';
import { reportDrawings, reportTexts } from '../reports/study-report.ts';
import { tableTex } from '../tables/render/table-tex.ts';
import type { Table } from '../tables/table.ts';
import { tableJson } from '../tables/table-json.ts';
import type { AnalysedPaper } from './analyse.ts';

/** Path relative to the repository, with forward slashes, to content. */
export type Files = ReadonlyMap<string, Uint8Array | string>;

/** What the last build made, so that what did not change need not be made again. */
export interface CachedArtifact {
  readonly key: string;
  /** Paths of the files that it gave, with their SHA-256. */
  readonly files: Readonly<Record<string, string>>;
}

/** A file or a few that are made together. */
export interface ArtifactMaker {
  readonly name: string;
  /** Equal keys promise equal files. */
  key(): string;
  make(): Promise<Files>;
}

const GENERATED = 'paper/generated';

/** Everything that is made of the context. LaTeX begins with the texts, and needs nothing else before its first figure. */
export function artifactMakers(
  context: AnalysedPaper,
  /** Stands for the code. */
  code: string,
): { readonly texts: readonly ArtifactMaker[]; readonly others: readonly ArtifactMaker[] } {
  const { figures, reports, registered } = context.definition;
  const registeredClaims = registered.flatMap(({ claims = [] }) => claims);
  const reported = reports.filter(({ report }) => report === true).map(({ study }) => study);
  const runs = context.cells.flatMap((cell) => cell.runs);
  const tables = once(() => context.definition.tables.map(({ of }) => of(context)));
  const key = once(() => textKey(context, code));
  const plain = (path: string, text: () => string): ArtifactMaker => ({
    name: path,
    key,
    make: async () => new Map([[path, text()]]),
  });
  const ofTables = (ending: string, text: (table: Table) => string): ArtifactMaker => ({
    name: `tables, ${ending}`,
    key,
    make: async () =>
      new Map(tables().map((table) => [`${GENERATED}/tables/${table.name}.${ending}`, text(table)])),
  });
  return {
    texts: [
      plain(`${GENERATED}/claims.tex`, () => claimsTex(context.claims)),
      ofTables('tex', (table) => tableTex(table, context.facts)),
      ...figures.map((figure) => plain(`${GENERATED}/${figure.name}.tex`, () => figure.float(context))),
    ],
    others: [
      ...figures.map((figure) => drawingMaker(figure, context, code)),
      plain('results/processed/aggregated.csv', () => aggregatedCsv(runs)),
      plain(`${GENERATED}/facts.json`, () => factsJson(context.facts.all)),
      plain(`${GENERATED}/claims.json`, () => claimsJson(context.claims, registeredClaims)),
      ofTables('json', tableJson),
      ...reported.flatMap((study) => [
        ...reportTexts(study, true).map(({ name, text }) =>
          plain(`${GENERATED}/${name}`, () => text(context)),
        ),
        ...reportDrawings(study).map((drawing) => drawingMaker(drawing, context, code)),
      ]),
    ],
  };
}

function once<T>(compute: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => {
    made ??= { value: compute() };
    return made.value;
  };
}

/** All that facts and texts may be made from. */
function textKey(context: PaperContext, code: string): string {
  const { cells, measurements, exclusions, unfinished, history } = context;
  const runs = cells.flatMap((cell) => cell.runs);
  const inputs = [
    code,
    ...runs.map((run) => `${run.path} ${run.sha256.config} ${run.sha256.results}`),
    ...measurements.map((one) => `${one.path} ${one.sha256}`),
    JSON.stringify([exclusions, unfinished, history]),
  ];
  return sha256(inputs.join('\n'));
}

/** A new record changes few figures: each goes by what it draws. */
function drawingMaker(
  figure: Pick<FigureArtifact, 'name' | 'inputs' | 'draw'>,
  context: PaperContext,
  code: string,
): ArtifactMaker {
  return {
    name: figure.name,
    key: () => sha256(`${code}\n${figure.inputs(context)}`),
    make: async () => {
      const files = Object.entries(await figure.draw(context));
      return new Map(files.map(([name, content]) => [`${GENERATED}/${name}`, content]));
    },
  };
}
