import { hash } from 'node:crypto';
import type { Environment, HistoryRow, RecordedFile } from '../../experiments/record/base-record.ts';
import { isTime, type RunRecord } from '../../experiments/record/run-record.ts';

/** See {@link Run.historyDigest}. */
export function historyDigest(history: readonly HistoryRow[]): string | null {
  if (history.length === 0) return null;
  const names = new Set(history.flatMap((row) => Object.keys(row)).filter((name) => !isTime(name)));
  return hash('sha256', JSON.stringify(history, [...names].sort()), 'hex');
}

/** One run as it stands on disk. */
export interface Run extends RunRecord {
  /** Record folder below the results root, with forward slashes. */
  readonly path: string;
  /** SHA-256 of the two files' bytes. */
  readonly sha256: { readonly config: string; readonly results: string };
  /** SHA-256 over the history without the times in it; null where there is none. See `shared-origins.ts`. */
  readonly historyDigest: string | null;
}

export function runOfRecord(path: string, record: RunRecord, sha256: Run['sha256']): Run {
  return { ...record, path, sha256, historyDigest: historyDigest(record.history) };
}

/** What the run was finished with; null of an imported record, which says nothing of it. */
export function environmentOf({ sittings }: Run): Environment | null {
  return sittings.at(-1)?.environment ?? null;
}

export function recordedFile({ files }: Run, name: string): RecordedFile | undefined {
  return files.find((file) => file.name === name);
}
