/** How far one declared run is, as the files and locks say. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { canonicalJson } from './canonical-json.ts';
import { readRecord } from './record-store.ts';
import { type LockOwner, runLockOwner } from './run-lock.ts';
import { readNote } from './run-note.ts';
import { type RunConfig, recordFolder } from './schema.ts';
import { readProgress, type StepProgress } from './step-progress.ts';
import { STATE_FILE, workFolder } from './work-folder.ts';

export type RunSituation =
  | { readonly kind: 'done'; readonly testAccuracy: number }
  | { readonly kind: 'running'; readonly owner: LockOwner; readonly progress: StepProgress | null }
  /** Ended without a record, by its own fault. */
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'cancelled' }
  /** Stopped or killed on the way; resumes from its last saved state. */
  | { readonly kind: 'stopped'; readonly progress: StepProgress | null }
  /** Not begun; `teacher` is the record that has to be there first, null when nothing stands in the way. */
  | { readonly kind: 'waiting'; readonly teacher: string | null }
  /** A record stands in its place that is malformed or of another configuration. */
  | { readonly kind: 'blocked'; readonly reason: string };

/** `teacher: 'known'` spares reading a teacher's record that has been seen before. */
export function runSituation(
  resultsDir: string,
  config: RunConfig,
  teacher: 'known' | 'unknown' = 'unknown',
): RunSituation {
  const folder = workFolder(resultsDir, config);
  const owner = runLockOwner(folder);
  if (owner !== null) return { kind: 'running', owner, progress: readProgress(folder) };
  try {
    const record = readRecord(resultsDir, recordFolder(config));
    if (record !== null && canonicalJson(record.config) === canonicalJson(config)) {
      return { kind: 'done', testAccuracy: record.results.test.accuracy };
    }
    if (record !== null) return { kind: 'blocked', reason: 'its record is of a different configuration' };
  } catch (cause) {
    return { kind: 'blocked', reason: cause instanceof Error ? cause.message : String(cause) };
  }
  const note = readNote(resultsDir, recordFolder(config));
  if (note !== null)
    return note.kind === 'failed' ? { kind: 'failed', reason: note.reason } : { kind: 'cancelled' };
  if (existsSync(path.join(folder, STATE_FILE))) return { kind: 'stopped', progress: readProgress(folder) };
  return { kind: 'waiting', teacher: teacher === 'known' ? null : missingTeacher(resultsDir, config) };
}

/** The teacher's record, when a distilled run cannot begin for want of it or of its weights. */
function missingTeacher(resultsDir: string, { distillation }: RunConfig): string | null {
  if (distillation === null) return null;
  const { record, runId } = distillation.teacher;
  const teacher = readRecord(resultsDir, record);
  const ready =
    teacher?.results.runId === runId &&
    existsSync(path.join(resultsDir, record, teacher.results.checkpoint.file));
  return ready ? null : record;
}
