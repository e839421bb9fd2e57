/**
 * Norms of gradients as results, where the configuration asks for them: of every step, by part of the model and over all (`global`).
 * A row has their mean and variance over the steps of its period, `gradient.norm.<part>` and `gradient.variance.<part>`;
 * the outcomes have them over all steps of the run, and for `global` `gradient.variation`, the standard deviation over the mean.
 */
import type { HistoryRow } from '../record/base-record.ts';
import { gradientNorms, type StepStatistics, type WatchedSession } from './gradient-norms.ts';

const LOGGED = 'gradient_norm/';
const [NORM, SQUARE, VARIANCE] = ['gradient.norm.', 'gradient.square.', 'gradient.variance.'] as const;

/** Of the step just done, norms and their squares. */
export function trackedGradients(session: WatchedSession): StepStatistics {
  const norms = gradientNorms(session);
  return (step) => {
    const entries = Object.entries(norms(step)).flatMap(([name, norm]) => {
      const part = name.slice(LOGGED.length);
      return [
        [NORM + part, norm],
        [SQUARE + part, norm ** 2],
      ];
    });
    return Object.fromEntries(entries) as Record<string, number>;
  };
}

/** From the sums over a period's steps; population variances. */
export function gradientRow(
  sums: Readonly<Record<string, number>> | undefined,
  steps: number,
): Record<string, number> {
  return described(partsOf(sums ?? {}), (part) => ({
    mean: sums![NORM + part]! / steps,
    square: sums![SQUARE + part]! / steps,
  }));
}

/** Over rows of equally many steps; none where the rows have none. */
export function gradientOutcomes(rows: readonly HistoryRow[]): Record<string, number> {
  const over = (value: (row: HistoryRow) => number) =>
    rows.reduce((sum, row) => sum + value(row), 0) / rows.length;
  const parts = partsOf(rows[0] ?? {});
  const outcomes = described(parts, (part) => ({
    mean: over((row) => row[NORM + part]!),
    square: over((row) => row[VARIANCE + part]! + row[NORM + part]! ** 2),
  }));
  if (parts.length === 0) return outcomes;
  const variation = Math.sqrt(outcomes[`${VARIANCE}global`]!) / outcomes[`${NORM}global`]!;
  return { ...outcomes, 'gradient.variation': variation };
}

function partsOf(values: Readonly<Record<string, number>>): string[] {
  return Object.keys(values).flatMap((name) => (name.startsWith(NORM) ? [name.slice(NORM.length)] : []));
}

function described(
  parts: readonly string[],
  momentsOf: (part: string) => { readonly mean: number; readonly square: number },
): Record<string, number> {
  const entries = parts.flatMap((part) => {
    const { mean, square } = momentsOf(part);
    // Rounding must not make a variance negative.
    return [
      [NORM + part, mean],
      [VARIANCE + part, Math.max(0, square - mean ** 2)],
    ];
  });
  return Object.fromEntries(entries);
}
