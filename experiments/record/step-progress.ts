/** `progress.json` in a run's work folder: how far it is, for whoever watches from another process. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

export const PROGRESS_FILE = 'progress.json';

export interface StepProgress {
  /** Epoch in progress, from 1. */
  readonly epoch: number;
  readonly epochs: number;
  readonly step: number;
  readonly steps: number;
  readonly imagesPerSecond: number;
  /** Seconds until the last epoch ends at this speed. */
  readonly secondsLeft: number;
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
