/** `progress.json` in a run's work folder: how far it is, for whoever watches from another process. */
import path from 'node:path';
import { z } from 'zod';
import { readPlainText } from './plain-file.ts';

export const PROGRESS_FILE = 'progress.json';

/** What a task's speed is told in: so many a second. */
export const UNITS = ['image', 'token', 'position'] as const;
export type Unit = (typeof UNITS)[number];

const progressSchema = z.object({
  /** Whether the run is told in epochs or in steps. */
  rows: z.enum(['epoch', 'step']),
  /** Period in progress (an epoch, or the steps between two evaluations), from 1. */
  period: z.number(),
  periods: z.number(),
  /** Finished steps of it. */
  step: z.number(),
  steps: z.number(),
  unit: z.enum(UNITS),
  unitsPerSecond: z.number(),
  /** Until the last period is evaluated, at this speed. */
  secondsLeft: z.number(),
});
export type StepProgress = Readonly<z.infer<typeof progressSchema>>;

/** Latest progress of the run whose work folder this is; null when it has not begun, or a power cut left no whole file. */
export function readProgress(folder: string): StepProgress | null {
  const text = readPlainText(path.join(folder, PROGRESS_FILE));
  if (text === null) return null;
  try {
    return progressSchema.parse(JSON.parse(text));
  } catch (cause) {
    // Only the display depends on it.
    if (cause instanceof SyntaxError || cause instanceof z.ZodError) return null;
    throw cause;
  }
}

/** `epoch 2/8  step 10/281  402 images/s`, or `step 1210/5000  9800 tokens/s`. */
export function progressParts(progress: StepProgress): readonly string[] {
  const { rows, period, periods, step, steps, unit, unitsPerSecond } = progress;
  const speed = `${unitsPerSecond.toFixed(0)} ${unit}s/s`;
  if (rows === 'epoch') return [`epoch ${period}/${periods}`, `step ${step}/${steps}`, speed];
  return [`step ${(period - 1) * steps + step}/${periods * steps}`, speed];
}
