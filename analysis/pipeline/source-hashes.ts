import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Uses } from '../latex/uses.ts';
import { sha256 } from '../load/sha256.ts';
import type { Paths } from './paths.ts';
import { definitionFiles, filesBelow, paperSources, SHARED_TEMPLATES } from './source-files.ts';

/**
 * What a person writes and the paper is made from, to SHA-256: what LaTeX read of it (where it has not yet, all that there
 * is), templates of tables and figures and published values, and the templates that these extend below `code`, the
 * repository of the code.
 */
export function sourceHashes(paths: Paths, code: string, { files }: Uses): Record<string, string> {
  const templates = filesBelow(join(code, SHARED_TEMPLATES))
    .filter((file) => file.endsWith('.njk'))
    .map((file) => [file, relative(code, file)] as const);
  const texts = definitionFiles(paths).filter((file) => !file.endsWith('.ts'));
  const read = files.filter((name) => !name.startsWith('generated/')).map((name) => join(paths.paper, name));
  const written = files.length > 0 ? read.filter((file) => existsSync(file)) : paperSources(paths);
  const sources = [...written, ...texts].map((file) => [file, relative(paths.root, file)] as const);
  const hashes = [...sources, ...templates].map(([file, name]) => [
    name.replaceAll('\\', '/'),
    sha256(readFileSync(file)),
  ]);
  return Object.fromEntries(hashes) as Record<string, string>;
}
