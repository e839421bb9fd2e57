/** The tables that records were imported from, for who wants to see with own eyes what a record was made of. */
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { keptTable } from '../import/store-imported.ts';
import type { Run } from '../load/run.ts';
import { sha256 } from '../load/sha256.ts';
import type { Paths } from '../pipeline/paths.ts';
import type { Obstacle } from './obstacles.ts';
import { isArchivePath } from './tarball.ts';

export interface ImportedTables {
  /** Files beside the paper. */
  readonly files: readonly string[];
  /** Tables that are not there, or no longer what was imported. */
  readonly missing: readonly Obstacle[];
}

/** Looks among the copies that imports kept, beside the paper and beside its records; a source without a line is no table, but a program or a publication. */
export function importedTables({ root, results }: Paths, runs: readonly Run[]): ImportedTables {
  const files = new Set<string>();
  const missing = new Map<string, Obstacle>();
  for (const { source, path } of runs) {
    if (source?.sha256 === undefined || source.line === undefined) continue;
    const name = basename(source.name);
    const kept = keptTable(results, { name, sha256: source.sha256 });
    const there = [join(root, name), join(results, name), kept].filter(
      (one) => existsSync(one) && sha256(readFileSync(one)) === source.sha256,
    );
    const file = there.find((one) => isArchivePath(basename(one))) ?? there[0];
    if (file !== undefined) files.add(file);
    else if (!missing.has(source.sha256)) {
      const rule = `source: the table ${name} with SHA-256 ${source.sha256} must lie beside the paper or in results/`;
      missing.set(source.sha256, { where: `results/${path}/results.json`, rule });
    }
  }
  return { files: [...files].sort(), missing: [...missing.values()] };
}
