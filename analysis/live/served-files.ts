/** The files that the server gives out: those of the reviewer's view, and the PDF. */
import { join } from 'node:path';
import { readPlainFile } from '../../experiments/record/plain-file.ts';
import type { Paths } from '../pipeline/paths.ts';
import { sitePaths } from '../review/write-site.ts';

export interface ServedFile {
  readonly type: string;
  readonly bytes: Buffer;
}

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  pdf: 'application/pdf',
  txt: 'text/plain; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
};

/**
 * The file at a decoded URL path such as `/review/index.html` or `/main.pdf`; null for whatever is not one of the site's own
 * files. The path is looked up in a list and never joined to a folder, and what is reached by a link is refused.
 */
export function servedFile(paths: Paths, urlPath: string): ServedFile | null {
  if (urlPath === '/main.pdf') return read(paths.paper, paths.pdf);
  const path = sitePaths(paths.review).find((one) => urlPath === `/review/${one}`);
  return path === undefined ? null : read(paths.review, join(paths.review, path));
}

function read(folder: string, file: string): ServedFile | null {
  const type = TYPES[file.slice(file.lastIndexOf('.') + 1)];
  const bytes = type === undefined ? null : readPlainFile(file, folder);
  return bytes === null ? null : { type: type!, bytes };
}
