import path from 'node:path';
import type { BaseConfig } from './base-record.ts';
import { runFolder } from './record-store.ts';

/** A run's saved state, lock, log and progress: a tree of its own below the results root, never committed. */
export function workFolder(resultsDir: string, config: BaseConfig): string {
  return workFolderOf(resultsDir, runFolder(config));
}

/** The same by the record's folder, as in `raw/gap/dataset=cifar10/model=resnet18/variant=bit/s42`. */
export function workFolderOf(resultsDir: string, folder: string): string {
  return path.join(resultsDir, 'work', folder);
}

/** In it, while a run is on its way: what it resumes from. */
export const STATE_FILE = 'state.safetensors';
/** In it, when a sweep began the run: its configuration, `lab train --config`. */
export const RUN_FILE = 'run.json';
