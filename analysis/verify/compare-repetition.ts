import { isTime, type RunRecord } from '../../experiments/record/run-record.ts';
import { contradictions, type JsonDifference } from '../provenance/json-differences.ts';

const withoutTimes = (values: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(values).filter(([name]) => !isTime(name)));

/**
 * Everything of a record that the same code, configuration and hardware must give again: all but times and places, and
 * how often a run of version 1 was stopped and resumed.
 */
function repeatable({ seed, config, outcomes, history, files, details }: RunRecord) {
  const { resumed: _, ...ofTask } = details;
  return {
    seed,
    config,
    outcomes: withoutTimes(outcomes),
    history: history.map(withoutTimes),
    files,
    details: withoutTimes(ofTask),
  };
}

/** Fields of the record in which its repetition differs; numbers are compared to the last digit. */
export function compareRepetition(recorded: RunRecord, repeated: RunRecord): JsonDifference[] {
  return contradictions(repeatable(recorded), repeatable(repeated));
}

/** How far an outcome moved, beside how far the seeds of its cell are from one another. */
export interface Spread {
  /** Repeated less recorded. */
  readonly moved: number;
  /** The largest difference between two seeds of the cell; null where it has one seed. */
  readonly largest: number | null;
  /** Whether it moved no further than that; null where that is not known. */
  readonly isWithin: boolean | null;
}

/** @param seeds the recorded outcome of every seed of the cell */
export function spreadOf(
  { recorded, repeated }: { readonly recorded: number; readonly repeated: number },
  seeds: readonly number[],
): Spread {
  const moved = repeated - recorded;
  if (seeds.length < 2) return { moved, largest: null, isWithin: null };
  const largest = Math.max(...seeds) - Math.min(...seeds);
  return { moved, largest, isWithin: Math.abs(moved) <= largest };
}
