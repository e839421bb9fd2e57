import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { ProgressReporter, StepProgress } from './progress.ts';

const PROGRESS_FILE = 'progress.json';
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

const progressSchema = z.object({
  epoch: z.number(),
  epochs: z.number(),
  step: z.number(),
  steps: z.number(),
  imagesPerSecond: z.number(),
  secondsLeft: z.number(),
});

/** Latest progress of the run whose work folder this is; null when it has not begun, or a power cut left no whole file. */
export function readProgress(folder: string): StepProgress | null {
  try {
    return progressSchema.parse(JSON.parse(readFileSync(path.join(folder, PROGRESS_FILE), 'utf8')));
  } catch (cause) {
    const isAbsent = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
    // Only the display depends on it.
    if (isAbsent || cause instanceof SyntaxError || cause instanceof z.ZodError) return null;
    throw cause;
  }
}
