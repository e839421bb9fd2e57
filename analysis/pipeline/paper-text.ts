import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readIfThere } from '../../experiments/record/file-text.ts';
import { importedRuns } from '../cells/cell.ts';
import { unitSign } from '../definition/unit.ts';
import type { Uses } from '../latex/uses.ts';
import type { SourceFile } from '../prose/check-fact-keys.ts';
import type { LintedTexts } from '../prose/lint.ts';
import { textTex } from '../tables/render/pieces-tex.ts';
import type { AnalysedPaper } from './analyse.ts';
import { type Paths, REPOSITORY, relativePath } from './paths.ts';
import { paperSources } from './source-files.ts';

/** Drawings and fonts, which hold no text to read. */
const BINARY = /\.(pdf|png|jpe?g|eps|tfm|vf|pf[ab]|otf|ttf)$/i;
/** What LaTeX is given, where it has not yet said what it reads. */
const LATEX = /\.(tex|sty|cls|bib)$/;
const TABLE = /^generated\/tables\/.*\.tex$/;
/** They print rules and hashes, which are no facts. */
const TABLES_OF_TEXT = ['generated/tables/claims.tex', 'generated/tables/history.tex'];

/** All that authors wrote and LaTeX read, packages and data too; where it has not yet, the LaTeX that there is. Paths relative to the repository. */
export function paperText(paths: Paths, { files }: Uses): SourceFile[] {
  const written = files.filter((file) => !file.startsWith('generated/') && !BINARY.test(file));
  const there = written.map((file) => join(paths.paper, file)).filter((file) => existsSync(file));
  const sources = files.length > 0 ? there : paperSources(paths).filter((file) => LATEX.test(file));
  return sources.map((file) => sourceFile(file, paths.root));
}

/** What lint reads. */
export function lintedTexts(context: AnalysedPaper, paths: Paths, uses: Uses): LintedTexts {
  return {
    sources: paperText(paths, uses),
    captions: captionText(context, paths),
    tables: tableText(paths, uses).map((table) => ({ ...table, text: withoutSources(table.text, context) })),
    titles: titlesOf(context),
    units: unitsOf(context),
    living: readFileSync(join(REPOSITORY, 'paper', 'living.sty'), 'utf8'),
  };
}

function titlesOf({ studies }: AnalysedPaper): string[] {
  const shown = studies.flatMap(({ factors }) =>
    Object.values(factors).flatMap(({ values }) => Object.values(values)),
  );
  return shown.flatMap(({ title, tex }) => [textTex(title), ...(tex === undefined ? [] : [tex])]);
}

/** Percent and points are known to lint; what has no sign stands behind no number. */
function unitsOf({ studies }: AnalysedPaper): string[] {
  const signs = studies.flatMap(({ outcomes }) =>
    Object.values(outcomes).map(({ unit }) => unitSign(unit).trim()),
  );
  return [...new Set(signs)].filter((sign) => sign !== '').map((sign) => textTex(sign));
}

/** What tables say of where their numbers come from are names of files, whatever they are: `trial 2.5.csv`. */
export function withoutSources(text: string, { cells }: Pick<AnalysedPaper, 'cells'>): string {
  const names = [...new Set(importedRuns(cells).values())].map((name) => textTex(name));
  const longestFirst = names.sort((a, b) => b.length - a.length);
  return text.replaceAll(/(?<=imported from ).*/g, (rest) =>
    longestFirst.reduce((left, name) => left.replaceAll(name, 'x'), rest),
  );
}

/** The tables that LaTeX read, as they were generated. */
function tableText(paths: Paths, { files }: Uses): SourceFile[] {
  return files
    .filter((file) => TABLE.test(file) && !TABLES_OF_TEXT.includes(file))
    .map((file) => join(paths.paper, file))
    .filter((file) => existsSync(file))
    .map((file) => sourceFile(file, paths.root));
}

/** The captions of tables and figures, which authors write in the modules that define these; lines as in the modules. */
export function captionText(context: AnalysedPaper, paths: Paths): SourceFile[] {
  const { tables, figures } = context.definition;
  return [
    ...tables.map(({ source, caption }) => captionSource(source, caption, paths)),
    ...figures.map((figure) => captionSource(figure.source, figure.caption(context), paths)),
  ];
}

function captionSource(path: string, caption: string, { root }: Paths): SourceFile {
  const module = readIfThere(join(root, path))?.toString('utf8').split('\n') ?? [];
  const lines = caption
    .split('\n')
    .map((line) => module.findIndex((one) => line !== '' && one.includes(line)));
  const found = lines.findIndex((line) => line !== -1);
  const before = found === -1 ? 0 : Math.max(0, lines[found]! - found);
  return { path, text: '\n'.repeat(before) + caption };
}

function sourceFile(file: string, root: string): SourceFile {
  return { path: relativePath(root, file), text: readFileSync(file, 'utf8') };
}
