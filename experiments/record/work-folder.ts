import path from 'node:path';
import { type RunConfig, recordFolder } from './schema.ts';

/** A run's saved state, lock, log and progress: a tree of its own below the results root, never committed. */
export function workFolder(resultsDir: string, config: RunConfig): string {
  return workFolderOf(resultsDir, recordFolder(config));
}

/** The same by the record's folder, as in `raw/cifar10/resnet18/bit_s42`. */
export function workFolderOf(resultsDir: string, folder: string): string {
  return path.join(resultsDir, 'work', folder);
}

/** In it, while a run is on its way: what it resumes from. */
export const STATE_FILE = 'state.safetensors';
