import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { sha256 } from '../load/sha256.ts';
import type { Places } from '../pipeline/places.ts';
import { filesBelow, paperSources } from '../pipeline/source-files.ts';

const TEMPLATE_FOLDERS = ['analysis/figures', 'analysis/tables'] as const;

/**
 * What a person writes and the paper is made from, to SHA-256: its sections, and the templates of tables and figures below
 * `code`, the repository of the code.
 */
export function sourceHashes(places: Places, code: string): Record<string, string> {
  const templates = TEMPLATE_FOLDERS.flatMap((folder) => filesBelow(join(code, folder)))
    .filter((file) => file.endsWith('.njk'))
    .map((file) => [file, relative(code, file)] as const);
  const sources = paperSources(places).map((file) => [file, relative(places.root, file)] as const);
  const hashes = [...sources, ...templates].map(([file, name]) => [
    name.replaceAll('\\', '/'),
    sha256(readFileSync(file)),
  ]);
  return Object.fromEntries(hashes) as Record<string, string>;
}
