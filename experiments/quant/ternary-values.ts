import { SMALLEST_ABSMEAN } from './absmean-ternary.ts';
import { type TtqOptions, ttqOptions } from './ttq.ts';

/** A ternary weight tensor as the forward pass sees it: trit +1 stands for `positive`, -1 for -`negative`, 0 for 0. */
export interface TernaryValues {
  readonly trits: Int8Array;
  readonly positive: number;
  readonly negative: number;
}

/**
 * What absmeanTernary makes of these latent weights, computed on the host.
 *
 * The mean is summed in float64 and rounded to float32 once; a device that sums in float32 may differ from it by some
 * units in the last place. Throws when `latentWeights` is empty or holds a value that is not finite.
 */
export function absmeanTernaryValues(latentWeights: Float32Array): TernaryValues {
  const scale = Math.max(meanMagnitude(latentWeights), Math.fround(SMALLEST_ABSMEAN));
  const trits = Int8Array.from(latentWeights, (weight) => {
    const magnitude = Math.fround(Math.abs(weight) / scale);
    // Half to even: 0.5 rounds to 0, and everything above becomes 1 after clipping.
    return magnitude > 0.5 ? Math.sign(weight) : 0;
  });
  return { trits, positive: scale, negative: scale };
}

/** What ttqWeights makes of these latent weights and scales, computed on the host. Throws as absmeanTernaryValues does. */
export function ttqTernaryValues(
  latentWeights: Float32Array,
  positiveScale: number,
  negativeScale: number,
  options: TtqOptions,
): TernaryValues {
  const { threshold, unit } = ttqOptions(options);
  const mean = meanMagnitude(latentWeights);
  const reference = threshold.of === 'mean' ? mean : largestMagnitude(latentWeights);
  const delta = Math.fround(reference * Math.fround(threshold.factor));
  const trits = Int8Array.from(latentWeights, (w) => (w > delta ? 1 : w < -delta ? -1 : 0));
  const c = unit === 'one' ? 1 : mean;
  return { trits, positive: Math.fround(c * positiveScale), negative: Math.fround(c * negativeScale) };
}

function meanMagnitude(values: Float32Array): number {
  let sum = 0;
  for (const value of values) sum += Math.abs(value);
  const mean = Math.fround(sum / values.length);
  if (!Number.isFinite(mean)) {
    throw new Error(
      `ternary values: weights must be finite and at least one, got ${values.length} with mean |w| ${mean}`,
    );
  }
  return mean;
}

function largestMagnitude(values: Float32Array): number {
  let largest = 0;
  for (const value of values) largest = Math.max(largest, Math.abs(value));
  return largest;
}
