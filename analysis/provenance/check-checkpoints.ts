import { join } from 'node:path';
import type { Run } from '../load/run.ts';
import { sha256 } from '../load/sha256.ts';
import { readIfThere } from '../pipeline/write-if-changed.ts';
import type { Finding } from './finding.ts';

/** Files that lie beside their records must be the ones that the runs wrote; they may be absent. */
export function checkCheckpoints(results: string, runs: readonly Run[]): Finding[] {
  return runs.flatMap(({ path, files }) =>
    files.flatMap(({ name, sha256: recorded }) => {
      const bytes = readIfThere(join(results, path, name));
      if (bytes === null) return [];
      const hash = sha256(bytes);
      if (hash === recorded) return [];
      const what = `changed: SHA-256 is ${hash.slice(0, 12)}…, results.json has ${recorded.slice(0, 12)}…`;
      return [{ path: `results/${path}/${name}`, what }];
    }),
  );
}
