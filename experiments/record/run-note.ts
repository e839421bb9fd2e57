/**
 * `note.json` in a run's work folder: why nobody works on it though it is not recorded. It outlasts the sweep, so that
 * `lab status` can say it. Whoever removes it lets the run be taken up again.
 */
import { rmSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { readJson, writeJson } from './json-file.ts';
import { workFolderOf } from './record-store.ts';

const noteSchema = z.discriminatedUnion('kind', [
  /** By its own fault, or killed too often. */
  z.strictObject({ kind: z.literal('failed'), reason: z.string(), at: z.iso.datetime() }),
  /** By `lab cancel`; `owner` says whether the process that works on it has been asked to end. */
  z.strictObject({
    kind: z.literal('cancelled'),
    owner: z.enum(['asked', 'to be asked']),
    at: z.iso.datetime(),
  }),
]);
export type RunNote = z.infer<typeof noteSchema>;

export function readNote(resultsDir: string, folder: string): RunNote | null {
  return readJson(noteSchema, noteFile(resultsDir, folder));
}

export function noteFailure(resultsDir: string, folder: string, reason: string): void {
  writeNote(resultsDir, folder, { kind: 'failed', reason, at: new Date().toISOString() });
}

export function noteCancellation(resultsDir: string, folder: string, owner: 'asked' | 'to be asked'): void {
  writeNote(resultsDir, folder, { kind: 'cancelled', owner, at: new Date().toISOString() });
}

function writeNote(resultsDir: string, folder: string, note: RunNote): void {
  writeJson(noteFile(resultsDir, folder), note);
}

export function removeNote(resultsDir: string, folder: string): void {
  rmSync(noteFile(resultsDir, folder), { force: true });
}

function noteFile(resultsDir: string, folder: string): string {
  return path.join(workFolderOf(resultsDir, folder), 'note.json');
}
