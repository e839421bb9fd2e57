/** Writes `history.jsonl`, which `record/run-history.ts` describes and reads. */
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { HISTORY_FILE, type HistoryLine, readHistoryLines } from '../record/run-history.ts';
import { type AppendedFile, appendWhole } from './append-whole.ts';

/**
 * Opens the history in `folder`, of which the lines up to `globalStep` are kept: a run that was killed does the steps after
 * its last saved state again.
 */
export function openHistory(folder: string, globalStep: number): AppendedFile {
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, HISTORY_FILE);
  const kept = readHistoryLines(folder).filter((line) => line.globalStep <= globalStep);
  const temporary = path.join(folder, `.${HISTORY_FILE}.tmp`);
  writeFileSync(temporary, kept.map(historyLine).join(''));
  renameSync(temporary, file);
  return appendWhole(file);
}

export function historyLine(line: HistoryLine): string {
  return `${JSON.stringify(line)}\n`;
}
