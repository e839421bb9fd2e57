import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Uses } from '../latex/uses.ts';
import type { SourceFile } from '../prose/check-fact-keys.ts';
import type { AnalysedPaper } from './analyse.ts';
import type { Paths } from './paths.ts';
import { paperSources } from './source-files.ts';
import { readIfThere } from './write-if-changed.ts';

/** The LaTeX that authors wrote and LaTeX read; where it has not yet, all that there is. Paths relative to the repository. */
export function paperText(paths: Paths, { files }: Uses): SourceFile[] {
  const written = files.filter((file) => file.endsWith('.tex') && !file.startsWith('generated/'));
  const there = written.map((file) => join(paths.paper, file)).filter((file) => existsSync(file));
  const sources = files.length > 0 ? there : paperSources(paths).filter((file) => file.endsWith('.tex'));
  return sources.map((file) => sourceFile(file, paths.root));
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
  return { path: relative(root, file).replaceAll('\\', '/'), text: readFileSync(file, 'utf8') };
}
