/** How far one run is, as the files and locks in the results folder say. Nothing is written, no lock is touched. */
import { join } from 'node:path';
import { z } from 'zod';
import type { BaseConfig } from '../../experiments/record/base-record.ts';
import { logTail } from '../../experiments/record/log-tail.ts';
import { isPlainFile } from '../../experiments/record/plain-file.ts';
import {
  findRecord,
  LOG_FILE,
  runFolder,
  workFolder,
  workTree,
} from '../../experiments/record/record-store.ts';
import { readHistoryLines } from '../../experiments/record/run-history.ts';
import { type RunStatus, runStatus } from '../../experiments/record/run-status.ts';
import type { HistoryValues, LiveRun } from '../review/live-data.ts';

export function runState(results: string, config: BaseConfig): LiveRun {
  const status = runStatus(results, config);
  const history = status.kind === 'waiting' ? [] : runHistory(results, config);
  return {
    path: runFolder(config),
    state: status.kind,
    note: noteOf(status),
    ...extentOf(status, history.at(-1)),
    historyRows: history.length,
    speed: status.kind === 'running' ? status.progress : null,
    hasLog: isPlainFile(logOf(results, config), workTree(results)),
  };
}

/** @param last row of the history, which may be ahead of the progress file: that is written less often */
function extentOf(
  status: RunStatus,
  last: HistoryValues | undefined,
): Pick<LiveRun, 'rows' | 'done' | 'total'> {
  const progress = 'progress' in status ? status.progress : null;
  const rows =
    progress?.rows ?? (['epoch', 'step'] as const).find((name) => last?.[name] !== undefined) ?? null;
  const told = rows === null ? 0 : (last?.[rows] ?? 0);
  if (progress === null) return { rows, done: told, total: status.kind === 'done' ? told : null };
  const { period, periods, step, steps } = progress;
  const stepsOfRow = rows === 'epoch' ? 1 : steps;
  const done = (period - 1 + step / steps) * stepsOfRow;
  return { rows, done: Math.max(told, done), total: periods * stepsOfRow };
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
 * The rows that the run's history has so far; of one that was made elsewhere those of its record. A line that is no row of a
 * run is left out: it is for looking at only.
 */
export function runHistory(results: string, config: BaseConfig): readonly HistoryValues[] {
  const lines = readHistoryLines(workFolder(results, config), workTree(results));
  if (lines.length === 0) return findRecord(results, config)?.record.history ?? [];
  return lines.flatMap((line) => {
    if (line.kind !== 'period') return [];
    const row = rowSchema.safeParse(line.row);
    return row.success ? [row.data] : [];
  });
}

/** The end of the run's log, null when there is none. */
export const runLog = (results: string, config: BaseConfig): string | null =>
  logTail(logOf(results, config), workTree(results));

const logOf = (results: string, config: BaseConfig): string => join(workFolder(results, config), LOG_FILE);
