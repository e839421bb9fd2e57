/**
 * `history.jsonl` in a run's work folder: what happened in the run, one JSON object a line. `kind` is `steps` (some steps of
 * a period, means over them) or `period` (its row as in the run's record). All have `globalStep`, the run's finished
 * training steps.
 */
import path from 'node:path';
import type { HistoryRow } from './base-record.ts';
import { readPlainText } from './plain-file.ts';

export const HISTORY_FILE = 'history.jsonl';

export interface StepsLine {
  readonly kind: 'steps';
  readonly globalStep: number;
  /** Period in progress, from 1, and its finished steps. */
  readonly period: number;
  readonly step: number;
  /** Means since the line before, of the batches as they were trained on. */
  readonly means: Readonly<Record<string, number>>;
  /** Of the last step. */
  readonly learningRate: number;
  /** Of the last step, by name, with `--track-grads`. */
  readonly statistics?: Readonly<Record<string, number>>;
}

export interface PeriodLine {
  readonly kind: 'period';
  readonly globalStep: number;
  readonly row: HistoryRow;
}

export type HistoryLine = StepsLine | PeriodLine;

/**
 * The lines of a run's history so far, none when there is no file. A last line without its end is one that is being
 * written, or whose writer was killed, and is left out. Throws naming file and line on one that is not of a history.
 * @param within the folder below which no link may be on the way to the file
 */
export function readHistoryLines(folder: string, within = folder): HistoryLine[] {
  const file = path.join(folder, HISTORY_FILE);
  const text = readPlainText(file, within) ?? '';
  return text
    .split('\n')
    .slice(0, -1)
    .map((line, i) => parseLine(line, `${file}:${i + 1}`));
}

function parseLine(text: string, place: string): HistoryLine {
  let line: unknown;
  try {
    line = JSON.parse(text);
  } catch {
    throw new Error(`${place}: not a line of JSON`);
  }
  if (typeof line !== 'object' || line === null || !('kind' in line) || !('globalStep' in line)) {
    throw new Error(`${place}: must have kind and globalStep`);
  }
  return line as HistoryLine;
}
