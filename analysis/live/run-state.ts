/** How far one run is, as the files and locks in the results folder say. Nothing is written, no lock is touched. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readRecord } from '../../experiments/record/record-store.ts';
import { readHistoryLines } from '../../experiments/record/run-history.ts';
import { runLockOwner } from '../../experiments/record/run-lock.ts';
import { epochSchema, type RunConfig, recordFolder } from '../../experiments/record/schema.ts';
import { workFolder } from '../../experiments/record/work-folder.ts';
import { readIfThere } from '../pipeline/write-if-changed.ts';
import type { LiveEpoch, LiveRun, LiveRunState } from '../review/live-data.ts';

/** `progress.json`, which the run itself replaces every few seconds. */
const progressSchema = z.object({
  epoch: z.int().positive(),
  step: z.int().nonnegative(),
  steps: z.int().positive(),
  imagesPerSecond: z.number(),
  secondsLeft: z.number(),
});

/** `note.json`, which a sweep leaves when it gives a run up. */
const noteSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('failed'), reason: z.string() }),
  z.object({ kind: z.literal('cancelled') }),
]);

export const LOG_FILE = 'train.log';

export function runState(results: string, config: RunConfig): LiveRun {
  const folder = workFolder(results, config);
  const { state, note } = standing(results, config, folder);
  const isOnTheWay = state === 'running' || state === 'stopped';
  return {
    path: recordFolder(config),
    state,
    note,
    epochs: config.epochs,
    finishedEpochs: state === 'waiting' ? 0 : runEpochs(results, config).length,
    progress: isOnTheWay ? readJson(progressSchema, join(folder, 'progress.json')) : null,
    hasLog: existsSync(join(folder, LOG_FILE)),
  };
}

interface Standing {
  readonly state: LiveRunState;
  readonly note: string;
}

function standing(results: string, config: RunConfig, folder: string): Standing {
  const owner = runLockOwner(folder);
  if (owner !== null) return { state: 'running', note: `process ${owner.pid} on ${owner.host}` };
  try {
    if (readRecord(results, recordFolder(config)) !== null) return { state: 'done', note: '' };
  } catch (cause) {
    return { state: 'blocked', note: cause instanceof Error ? cause.message : String(cause) };
  }
  const given = readJson(noteSchema, join(folder, 'note.json'));
  if (given?.kind === 'failed') return { state: 'failed', note: given.reason };
  if (given?.kind === 'cancelled') return { state: 'cancelled', note: '' };
  if (existsSync(join(folder, 'state.safetensors')))
    return { state: 'stopped', note: 'goes on from its last saved state' };
  return { state: 'waiting', note: missingTeacher(results, config) };
}

/** The teacher that a run cannot begin without, empty where nothing stands in the way. */
function missingTeacher(results: string, { distillation }: RunConfig): string {
  if (distillation === null) return '';
  const { record } = distillation.teacher;
  return existsSync(join(results, record, 'results.json')) ? '' : record;
}

/** The epochs that the run's history has so far. A line that is no epoch of a run is left out: it is for looking at only. */
export function runEpochs(results: string, config: RunConfig): LiveEpoch[] {
  return readHistoryLines(workFolder(results, config)).flatMap((line) => {
    if (line.kind !== 'epoch') return [];
    const { kind: _, globalStep: __, ...fields } = line;
    const epoch = epochSchema.safeParse(fields);
    return epoch.success ? [epoch.data] : [];
  });
}

/** Null when the file is not there, or is not what it should be: what it says is only shown. */
function readJson<T>(schema: z.ZodType<T>, file: string): T | null {
  const text = readIfThere(file)?.toString('utf8');
  if (text === undefined) return null;
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
