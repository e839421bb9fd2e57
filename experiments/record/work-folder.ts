import path from 'node:path';
import { type RunConfig, recordFolder } from './schema.ts';

/** A run's saved state, lock, log and progress: a tree of its own below the results root, never committed. */
export function workFolder(resultsDir: string, config: RunConfig): string {
  return path.join(resultsDir, 'work', recordFolder(config));
}
