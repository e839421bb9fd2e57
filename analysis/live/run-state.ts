/** How far one run is, as the files and locks in the results folder say. Nothing is written, no lock is touched. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readHistoryLines } from '../../experiments/record/run-history.ts';
import { type RunSituation, runSituation } from '../../experiments/record/run-situation.ts';
import { type RunConfig, recordFolder } from '../../experiments/record/schema.ts';
import { workFolder } from '../../experiments/record/work-folder.ts';
import type { LiveEpoch, LiveRun } from '../review/live-data.ts';

export const LOG_FILE = 'train.log';

export function runState(results: string, config: RunConfig): LiveRun {
  const folder = workFolder(results, config);
  const situation = runSituation(results, config);
  return {
    path: recordFolder(config),
    state: situation.kind,
    note: noteOf(situation),
    epochs: config.epochs,
    finishedEpochs: situation.kind === 'waiting' ? 0 : runEpochs(results, config).length,
    progress: progressOf(situation),
    hasLog: existsSync(join(folder, LOG_FILE)),
  };
}

function progressOf(situation: RunSituation): LiveRun['progress'] {
  if (!('progress' in situation) || situation.progress === null) return null;
  const { period, step, steps, unitsPerSecond, secondsLeft } = situation.progress;
  return { epoch: period, step, steps, imagesPerSecond: unitsPerSecond, secondsLeft };
}

function noteOf(situation: RunSituation): string {
  switch (situation.kind) {
    case 'running':
      return `process ${situation.owner.pid} on ${situation.owner.host}`;
    case 'failed':
    case 'blocked':
      return situation.reason;
    case 'stopped':
      return 'goes on from its last saved state';
    case 'waiting':
      return situation.teacher ?? '';
    case 'done':
    case 'cancelled':
      return '';
  }
}

const rowSchema = z.record(z.string(), z.number());

/** The epochs that the run's history has so far. A line that is no epoch of a run is left out: it is for looking at only. */
export function runEpochs(results: string, config: RunConfig): LiveEpoch[] {
  return readHistoryLines(workFolder(results, config)).flatMap((line) => {
    if (line.kind !== 'period') return [];
    const epoch = rowSchema.safeParse(line.row);
    return epoch.success ? [epoch.data] : [];
  });
}
