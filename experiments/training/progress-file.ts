import { renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { PROGRESS_FILE, type StepProgress } from '../record/step-progress.ts';
import type { ProgressReporter } from './progress.ts';

const MILLISECONDS_BETWEEN_WRITES = 2000;

/** Also keeps the latest progress in `folder`, for whoever watches from another process. */
export function progressFile(folder: string, inner: ProgressReporter, now: () => number): ProgressReporter {
  let written = Number.NEGATIVE_INFINITY;
  return {
    ...inner,
    step: (progress) => {
      inner.step(progress);
      if (now() - written < MILLISECONDS_BETWEEN_WRITES) return;
      written = now();
      writeProgress(folder, progress);
    },
  };
}

/** Renamed into place and not synced: nothing but the display depends on it. */
function writeProgress(folder: string, progress: StepProgress): void {
  const file = path.join(folder, PROGRESS_FILE);
  const temporary = path.join(folder, `.${PROGRESS_FILE}.tmp`);
  try {
    writeFileSync(temporary, JSON.stringify(progress));
    renameSync(temporary, file);
  } catch {
    // A full disk must not end a run for the sake of its display; the state is saved with its own checks.
    rmSync(temporary, { force: true });
  }
}
