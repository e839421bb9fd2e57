/**
 * How often a run was begun since it last got further. A run that is killed again and again before it can save its state
 * must not be begun for ever.
 */
import { rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { readJson, writeJson } from '../record/json-file.ts';
import { STATE_FILE, workFolderOf } from '../record/record-store.ts';

/** A run that was begun so often in vain is given up. */
export const ATTEMPTS_WITHOUT_PROGRESS = 3;

const attemptsSchema = z.strictObject({
  count: z.int().nonnegative(),
  /** When the run's state had been saved last, milliseconds since 1970 by the file system; null when never. */
  savedAt: z.number().nullable(),
});

/** Counts one more. */
export function countAttempt(resultsDir: string, folder: string): void {
  const savedAt = lastSaved(resultsDir, folder);
  writeJson(attemptsFile(resultsDir, folder), { count: attemptsInVain(resultsDir, folder) + 1, savedAt });
}

/** Since the run's state was saved last. */
export function attemptsInVain(resultsDir: string, folder: string): number {
  const attempts = readJson(attemptsSchema, attemptsFile(resultsDir, folder));
  return attempts !== null && attempts.savedAt === lastSaved(resultsDir, folder) ? attempts.count : 0;
}

export function forgetAttempts(resultsDir: string, folder: string): void {
  rmSync(attemptsFile(resultsDir, folder), { force: true });
}

export function lastSaved(resultsDir: string, folder: string): number | null {
  const state = statSync(path.join(workFolderOf(resultsDir, folder), STATE_FILE), { throwIfNoEntry: false });
  return state?.mtimeMs ?? null;
}

function attemptsFile(resultsDir: string, folder: string): string {
  return path.join(workFolderOf(resultsDir, folder), 'attempts.json');
}
