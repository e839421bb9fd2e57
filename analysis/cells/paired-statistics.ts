import { comparePaired, type PairedComparison } from '../stats/compare-paired.ts';
import type { SeededValue } from '../stats/pair-by-seed.ts';

/** Far more than a paper compares; a watcher that sees more than this begins anew. */
const MOST_REMEMBERED = 5_000;

const known = new Map<string, PairedComparison>();

/**
 * {@link comparePaired}, done once for the same values: its bootstrap is most of what a build computes, and a watcher
 * that builds again for one new record has seen all other pairs before.
 */
export function pairedStatistics(a: readonly SeededValue[], b: readonly SeededValue[]): PairedComparison {
  // Numbers in their shortest exact form: equal keys are equal values.
  const key = JSON.stringify([a, b]);
  const before = known.get(key);
  if (before !== undefined) return before;
  if (known.size >= MOST_REMEMBERED) known.clear();
  const made = comparePaired(a, b);
  known.set(key, made);
  return made;
}
