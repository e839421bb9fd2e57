import { join } from 'node:path';
import type { Measurement } from '../load/measurement.ts';
import type { Run } from '../load/run.ts';
import { sha256 } from '../load/sha256.ts';
import { readIfThere } from './write-if-changed.ts';

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
