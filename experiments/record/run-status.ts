/** How far one declared run is, as the files and locks say. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { BaseConfig } from './base-record.ts';
import { messageOf } from './file-text.ts';
import { folderSinceVersion1 } from './image-run.ts';
import { CHECKPOINT_FILE } from './names.ts';
import { recordReferred, referredId } from './needed-record.ts';
import { findRecord, runFolder, STATE_FILE, workFolderOf } from './record-store.ts';
import { type LockOwner, runLockOwner } from './run-lock.ts';
import { readNote } from './run-note.ts';
import { readProgress, type StepProgress } from './step-progress.ts';
import { TASK_RECORDS } from './task-records.ts';

export type RunStatus =
  /** `record`: its folder; of version 1 it is another than the run's own. */
  | { readonly kind: 'done'; readonly record: string; readonly outcomes: Readonly<Record<string, number>> }
  | { readonly kind: 'running'; readonly owner: LockOwner; readonly progress: StepProgress | null }
  /** Ended without a record, by its own fault. */
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'cancelled' }
  /** Stopped or killed on the way; resumes from its last saved state. */
  | { readonly kind: 'stopped'; readonly progress: StepProgress | null }
  /** Not begun; `needs` is the record that has to be there first, null when nothing stands in the way. */
  | { readonly kind: 'waiting'; readonly needs: string | null }
  /** A record stands in its place that is malformed or of another configuration. */
  | { readonly kind: 'blocked'; readonly reason: string };

/** `needs: 'known'` spares reading a needed record that has been seen before. */
export function runStatus(
  resultsDir: string,
  config: BaseConfig,
  needs: 'known' | 'unknown' = 'unknown',
): RunStatus {
  const run = runFolder(config);
  const folder = workFolderOf(resultsDir, run);
  const owner = runLockOwner(folder);
  if (owner !== null) return { kind: 'running', owner, progress: readProgress(folder) };
  try {
    const found = findRecord(resultsDir, config);
    if (found?.isSame) return { kind: 'done', record: found.folder, outcomes: found.record.outcomes };
    if (found !== null)
      return { kind: 'blocked', reason: `${found.folder}: its record is of a different configuration` };
  } catch (cause) {
    return { kind: 'blocked', reason: messageOf(cause) };
  }
  const note = readNote(resultsDir, run);
  if (note !== null)
    return note.kind === 'failed' ? { kind: 'failed', reason: note.reason } : { kind: 'cancelled' };
  if (existsSync(path.join(folder, STATE_FILE))) return { kind: 'stopped', progress: readProgress(folder) };
  return { kind: 'waiting', needs: needs === 'known' ? null : missingRecord(resultsDir, config) };
}

/** A record that the run cannot begin without, when it or its weights are not there. */
function missingRecord(resultsDir: string, config: BaseConfig): string | null {
  for (const { record, runId } of TASK_RECORDS.get(config.task)?.needs?.(config) ?? []) {
    const found = recordReferred(resultsDir, record);
    const ready =
      found !== null &&
      referredId(record, found.record) === runId &&
      existsSync(path.join(resultsDir, found.folder, CHECKPOINT_FILE));
    if (!ready) return folderSinceVersion1(record) ?? record;
  }
  return null;
}
