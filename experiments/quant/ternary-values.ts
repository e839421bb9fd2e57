import { matrixWidth, SMALLEST_ABSMEAN } from './absmean-ternary.ts';
import { type TtqOptions, ttqOptions } from './ttq.ts';

/**
 * A ternary weight tensor as the forward pass sees it: trit +1 stands for `positive`, -1 for -`negative`, 0 for 0. There is one
 * scale of each for every matrix that the tensor has side by side on its last axis, most often one.
 */
export interface TernaryValues {
  readonly trits: Int8Array;
  readonly positive: readonly number[];
  readonly negative: readonly number[];
}

/** The FP32 weights that ternary values of this shape stand for. */
export function ternaryWeightsOf(
  { trits, positive, negative }: TernaryValues,
  shape: readonly number[],
): Float32Array {
  const width = matrixWidth(shape, positive.length);
  return Float32Array.from(trits, (trit, index) => {
    const matrix = Math.floor(index / width) % positive.length;
    return trit > 0 ? positive[matrix]! : trit < 0 ? -negative[matrix]! : 0;
  });
}

/**
 * What absmeanTernary makes of these latent weights, [..., columns], computed on the host.
 *
 * The mean is summed in float64 and rounded to float32 once; a device that sums in float32 may differ from it by some
 * units in the last place. Throws when `latentWeights` is empty or holds a value that is not finite.
 */
export function absmeanTernaryValues(
  latentWeights: Float32Array,
  { columns = latentWeights.length, matrices = 1 } = {},
): TernaryValues {
  const width = matrixWidth([columns], matrices);
  const matrixOf = (index: number) => Math.floor(index / width) % matrices;
  const scales = Array.from({ length: matrices }, (_, matrix) => {
    const own = matrices === 1 ? latentWeights : latentWeights.filter((_, i) => matrixOf(i) === matrix);
    return Math.max(meanMagnitude(own), Math.fround(SMALLEST_ABSMEAN));
  });
  const trits = Int8Array.from(latentWeights, (weight, index) => {
    const magnitude = Math.fround(Math.abs(weight) / scales[matrixOf(index)]!);
    // Half to even: 0.5 rounds to 0, and everything above becomes 1 after clipping.
    return magnitude > 0.5 ? Math.sign(weight) : 0;
  });
  return { trits, positive: scales, negative: scales };
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
  return { trits, positive: [Math.fround(c * positiveScale)], negative: [Math.fround(c * negativeScale)] };
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
