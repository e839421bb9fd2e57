import { join } from 'node:path';
import type { Run } from '../load/run.ts';
import { sha256 } from '../load/sha256.ts';
import { readIfThere } from '../pipeline/write-if-changed.ts';
import type { Finding } from './finding.ts';

/** Checkpoints that lie beside their records must be the ones that the runs wrote; they may be absent. */
export function checkCheckpoints(results: string, runs: readonly Run[]): Finding[] {
  return runs.flatMap(({ path, results: { checkpoint, packedCheckpoint } }) =>
    [checkpoint, packedCheckpoint].flatMap(({ file, sha256: recorded }) => {
      const bytes = readIfThere(join(results, path, file));
      if (bytes === null) return [];
      const hash = sha256(bytes);
      if (hash === recorded) return [];
      const what = `changed: SHA-256 is ${hash.slice(0, 12)}…, results.json has ${recorded.slice(0, 12)}…`;
      return [{ path: `results/${path}/${file}`, what }];
    }),
  );
}
