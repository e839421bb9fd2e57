import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BaseResults, HistoryRow } from '../../experiments/record/base-record.ts';
import { RESULTS_FILE } from '../../experiments/record/names.ts';
import { type RunResults, SCHEMA_VERSION } from '../../experiments/record/schema.ts';
import { historyRow } from '../../experiments/record/upgrade-version-1.ts';
import { RecordError } from '../../experiments/record/validate.ts';
import type { Run } from './run.ts';
import { sha256 } from './sha256.ts';

/** A run but its history, which is most of it and which few readers need. */
type RunSummary = Omit<Run, 'history'>;

/** See {@link withHistoryOnDemand}. A class: its objects share one shape, where a getter of its own makes each a slow dictionary. */
class StoredRun {
  readonly #file: string;
  readonly #hash: string;

  constructor(summary: RunSummary, file: string) {
    Object.assign(this, summary);
    this.#file = file;
    this.#hash = summary.sha256.results;
  }

  get history(): HistoryRow[] {
    const bytes = readFileSync(this.#file);
    if (sha256(bytes) !== this.#hash)
      throw new RecordError(this.#file, 'changed while it was in use; build again');
    const results = JSON.parse(bytes.toString('utf8')) as RunResults | BaseResults;
    return results.schemaVersion === SCHEMA_VERSION
      ? results.history.map(historyRow)
      : (results.history ?? []);
  }
}

/**
 * The same run, with the history read from its results file below `root` whenever somebody asks for it and kept by nobody
 * here, so that ten thousand runs fit in memory: three hundred epochs of each are 600 MB.
 * @throws {RecordError} on reading `history` when the file has changed since it was checked
 */
export function withHistoryOnDemand({ history: _, ...summary }: Run, root: string): Run {
  return new StoredRun(summary, join(root, summary.path, RESULTS_FILE)) as unknown as Run;
}
