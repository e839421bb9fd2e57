import { readFileSync } from 'node:fs';
import type { EpochRecord, RunResults } from '../../experiments/record/schema.ts';
import { RecordError } from '../../experiments/record/validate.ts';
import { sha256 } from './sha256.ts';

/** A run's results but its history, which is most of it and which few readers need. */
export type ResultsSummary = Omit<RunResults, 'history'>;

export function summarize({ history: _, ...summary }: RunResults): ResultsSummary {
  return summary;
}

/** See {@link withHistoryOnDemand}. A class: its objects share one shape, where a getter of its own makes each a slow dictionary. */
class StoredResults {
  readonly #file: string;
  readonly #hash: string;

  constructor(summary: ResultsSummary, file: string, hash: string) {
    Object.assign(this, summary);
    this.#file = file;
    this.#hash = hash;
  }

  get history(): EpochRecord[] {
    const bytes = readFileSync(this.#file);
    if (sha256(bytes) !== this.#hash)
      throw new RecordError(this.#file, 'changed while it was in use; build again');
    return (JSON.parse(bytes.toString('utf8')) as RunResults).history;
  }
}

/**
 * The whole results, with the history read from its file whenever somebody asks for it and kept by nobody here, so that ten
 * thousand runs fit in memory. `hash` is the SHA-256 of the file when it was checked.
 * @throws {RecordError} on reading `history` when the file has changed since
 */
export function withHistoryOnDemand(summary: ResultsSummary, file: string, hash: string): RunResults {
  return new StoredResults(summary, file, hash) as unknown as RunResults;
}
