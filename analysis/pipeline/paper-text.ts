import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { SourceFile } from '../prose/check-fact-keys.ts';
import { type Places, REPOSITORY } from './places.ts';
import { definitionFiles, filesBelow, paperSources, SHARED_TEMPLATES } from './source-files.ts';

/** The LaTeX files that authors write, paths relative to the repository. */
export function paperText(places: Places): SourceFile[] {
  const files = paperSources(places).filter((file) => file.endsWith('.tex'));
  return files.map((file) => sourceFile(file, places.root));
}

/** The templates of tables and figures, which hold their captions. */
export function floatTemplates(places: Places): SourceFile[] {
  const isTemplate = (file: string) => file.endsWith('.njk');
  const shared = filesBelow(join(REPOSITORY, SHARED_TEMPLATES)).filter(isTemplate);
  return [
    ...shared.map((file) => sourceFile(file, REPOSITORY)),
    ...definitionFiles(places)
      .filter(isTemplate)
      .map((file) => sourceFile(file, places.root)),
  ];
}

function sourceFile(file: string, root: string): SourceFile {
  return { path: relative(root, file).replaceAll('\\', '/'), text: readFileSync(file, 'utf8') };
}
