import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import type { SourceFile } from '../prose/check-fact-keys.ts';
import type { Places } from './places.ts';
import { paperSources } from './source-files.ts';

/** The LaTeX files that authors write, paths relative to the repository. */
export function paperText(places: Places): SourceFile[] {
  return paperSources(places)
    .filter((file) => file.endsWith('.tex'))
    .map((file) => ({
      path: relative(places.root, file).replaceAll('\\', '/'),
      text: readFileSync(file, 'utf8'),
    }));
}
