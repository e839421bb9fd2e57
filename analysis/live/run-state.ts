/** How far one run is, as the files and locks in the results folder say. Nothing is written, no lock is touched. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { BaseConfig } from '../../experiments/record/base-record.ts';
import type { ImageSettings } from '../../experiments/record/image-run.ts';
import { findRecord, runFolder, workFolder } from '../../experiments/record/record-store.ts';
import { readHistoryLines } from '../../experiments/record/run-history.ts';
import { type RunStatus, runStatus } from '../../experiments/record/run-status.ts';
import type { LiveEpoch, LiveRun } from '../review/live-data.ts';

export const LOG_FILE = 'train.log';

export function runState(results: string, config: BaseConfig): LiveRun {
  const folder = workFolder(results, config);
  const status = runStatus(results, config);
  return {
    path: runFolder(config),
    state: status.kind,
    note: noteOf(status),
    epochs: (config as Partial<ImageSettings>).epochs ?? 0,
    finishedEpochs: status.kind === 'waiting' ? 0 : runEpochs(results, config).length,
    progress: progressOf(status),
    hasLog: existsSync(join(folder, LOG_FILE)),
  };
}

function progressOf(status: RunStatus): LiveRun['progress'] {
  if (!('progress' in status) || status.progress === null) return null;
  const { period, step, steps, unitsPerSecond, secondsLeft } = status.progress;
  return { epoch: period, step, steps, imagesPerSecond: unitsPerSecond, secondsLeft };
}

function noteOf(status: RunStatus): string {
  switch (status.kind) {
    case 'running':
      return `process ${status.owner.pid} on ${status.owner.host}`;
    case 'failed':
    case 'blocked':
      return status.reason;
    case 'stopped':
      return 'goes on from its last saved state';
    case 'waiting':
      return status.needs ?? '';
    case 'done':
    case 'cancelled':
      return '';
  }
}

const rowSchema = z.record(z.string(), z.number());

/**
 * The epochs that the run's history has so far; of one that was made elsewhere those of its record. A line that is no epoch of a
 * run is left out: it is for looking at only.
 */
export function runEpochs(results: string, config: BaseConfig): readonly LiveEpoch[] {
  const lines = readHistoryLines(workFolder(results, config));
  if (lines.length === 0) return findRecord(results, config)?.record.history ?? [];
  return lines.flatMap((line) => {
    if (line.kind !== 'period') return [];
    const epoch = rowSchema.safeParse(line.row);
    return epoch.success ? [epoch.data] : [];
  });
}
