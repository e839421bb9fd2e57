/** The generated files but the PDF: what each is made from, and how to make it. */
import { createHash } from 'node:crypto';
import { aggregatedCsv } from '../cells/aggregated-csv.ts';
import { claimsJson, claimsTex } from '../claims/write-claims.ts';
import { factsJson, factsTex } from '../facts/write-facts.ts';
import type { PaperContext } from './context.ts';
import { draftStatus, statusTex } from './draft-status.ts';

/** Path relative to the repository, with forward slashes, to content. */
export type Files = ReadonlyMap<string, Uint8Array | string>;

/** What the last build made, so that what did not change need not be made again. */
export interface Remembered {
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

/**
 * Everything that is made of the context. `codeHash` stands for the code, `uncarried` is how many of the paper's sentences
 * its claims do not carry.
 */
export async function artifactMakers(
  context: PaperContext,
  codeHash: string,
  uncarried: number,
): Promise<ArtifactMaker[]> {
  const runs = context.cells.flatMap((cell) => cell.runs);
  const facts = once(() => factsJson(context.facts.all));
  const key = once(() => textKey(context, codeHash, facts()));
  const plain = (path: string, text: () => string): ArtifactMaker => ({
    name: path,
    key,
    make: async () => new Map([[path, text()]]),
  });
  // Figures first: they are drawn in another thread while this one makes the rest.
  return [
    ...(await figureMakers(context, codeHash)),
    plain('results/processed/aggregated.csv', () => aggregatedCsv(runs)),
    plain(`${GENERATED}/facts.json`, facts),
    plain(`${GENERATED}/facts.tex`, () => factsTex(context.facts.all)),
    {
      ...plain(`${GENERATED}/status.tex`, () => statusTex(draftStatus(context.cells), uncarried)),
      key: () => `${key()} ${uncarried}`,
    },
    plain(`${GENERATED}/claims.json`, () => claimsJson(context.claims)),
    plain(`${GENERATED}/claims.tex`, () => claimsTex(context.claims)),
    { name: 'tables', key, make: () => makeTables(context) },
  ];
}

function once<T>(compute: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => {
    made ??= { value: compute() };
    return made.value;
  };
}

/** The facts and all else that a text may be made from. */
function textKey(context: PaperContext, codeHash: string, facts: string): string {
  const { cells, measurements, exclusions, unfinished } = context;
  const inputs = createHash('sha256').update(`${codeHash}\n${facts}\n`);
  for (const { path, sha256 } of cells.flatMap(({ runs }) => runs))
    inputs.update(`${path} ${sha256.config} ${sha256.results}\n`);
  for (const { path, sha256 } of measurements) inputs.update(`${path} ${sha256}\n`);
  return inputs.update(JSON.stringify([exclusions, unfinished])).digest('hex');
}

// Nunjucks, Vega and PDFKit take longer to load than all the rest: only when something changed.

async function makeTables(context: PaperContext): Promise<Files> {
  const { ALL_TABLES } = await import('../tables/all-tables.ts');
  const files = new Map<string, string>();
  for (const table of ALL_TABLES) files.set(`${GENERATED}/${table.name}.tex`, await table.build(context));
  return files;
}

/** Drawing is the larger part of a build, and a new record changes few figures: each goes by what it draws. */
async function figureMakers(context: PaperContext, codeHash: string): Promise<ArtifactMaker[]> {
  const { ALL_FIGURES } = await import('../figures/all-figures.ts');
  return ALL_FIGURES.map((figure) => ({
    name: figure.name,
    key: () =>
      createHash('sha256')
        .update(`${codeHash}\n${figure.inputs(context)}`)
        .digest('hex'),
    make: async () => {
      const files = Object.entries(await figure.build(context));
      return new Map(files.map(([name, content]) => [`${GENERATED}/${name}`, content]));
    },
  }));
}
