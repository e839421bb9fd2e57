import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readIfThere } from '../../experiments/record/file-text.ts';
import type { Uses } from '../latex/uses.ts';
import type { Measurement } from '../load/load-measurements.ts';
import type { Run } from '../load/run.ts';
import { sha256 } from '../load/sha256.ts';
import { type Paths, relativePath } from './paths.ts';
import { codeFiles, definitionFiles, paperSources } from './source-files.ts';

/**
 * What a person writes for LaTeX, to SHA-256: what it read of it (where it has not yet, all that there is), and data of the
 * definition, published values say.
 */
export function sourceHashes(paths: Paths, { files }: Uses): Record<string, string> {
  const texts = definitionFiles(paths).filter((file) => !file.endsWith('.ts'));
  const read = files.filter((name) => !name.startsWith('generated/')).map((name) => join(paths.paper, name));
  const written = files.length > 0 ? read.filter((file) => existsSync(file)) : paperSources(paths);
  return hashesBelow(paths.root, [...written, ...texts]);
}

/** What makes artifacts of records, and the paper's definition, to SHA-256; paths relative to `code` and to the paper's root. */
export function programHashes(paths: Paths, code: string): Record<string, string> {
  const definition = new Set(definitionFiles(paths));
  const engine = codeFiles(paths, code).filter((file) => !definition.has(file) && existsSync(file));
  const own = [...definition].filter((file) => file.endsWith('.ts'));
  return { ...hashesBelow(code, engine), ...hashesBelow(paths.root, own) };
}

function hashesBelow(folder: string, files: readonly string[]): Record<string, string> {
  const hashes = files.map((file) => [relativePath(folder, file), sha256(readFileSync(file))]);
  return Object.fromEntries(hashes) as Record<string, string>;
}

/**
 * `results/raw/…/config.json` and `…/results.json` of every run to SHA-256, of excluded runs too, and
 * `results/efficiency/…` of every measurement.
 */
export function recordHashes(
  results: string,
  runs: readonly Run[],
  excluded: readonly string[],
  measurements: readonly Measurement[],
): Record<string, string> {
  const known = runs.flatMap(({ path, sha256: hashes }) => [
    [`results/${path}/config.json`, hashes.config],
    [`results/${path}/results.json`, hashes.results],
  ]);
  const others = excluded.flatMap((path) =>
    ['config.json', 'results.json'].flatMap((name) => {
      const file = `${path}/${name}`;
      const bytes = readIfThere(join(results, file));
      return bytes === null ? [] : [[`results/${file}`, sha256(bytes)]];
    }),
  );
  const measured = measurements.map(({ path, sha256: hash }) => [`results/${path}`, hash]);
  return Object.fromEntries([...known, ...others, ...measured]) as Record<string, string>;
}
