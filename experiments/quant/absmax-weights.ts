/** Integers of few bits in the place of trained weights, without further training. */

export interface AbsmaxWeights {
  readonly bits: 8 | 4;
  /** Inputs of one output that share a scale; the last group may be smaller. */
  readonly group: number;
}

/** Bytes of a group's scale, in FP32. */
const SCALE_BYTES = 4;

/**
 * A matrix rounded to symmetric integers and back: s = max|w| / (2^(bits-1) - 1) over each group, w_q = s · round(w / s), rounding half to
 * even; nothing is clipped, since the largest magnitude is a level (Dettmers et al. 2022, arXiv:2208.07339, equation 1, over groups of
 * inputs as in Dettmers & Zettlemoyer 2023, arXiv:2212.09720).
 *
 * Shapes: [inputs, outputs], unchanged; a group of zeros stays. Throws when the group is no positive integer or a weight is not finite.
 */
export function absmaxWeights(
  weights: Float32Array,
  [inputs, outputs]: readonly [number, number],
  { bits, group }: AbsmaxWeights,
): Float32Array {
  if (!Number.isInteger(group) || group < 1) {
    throw new RangeError(`absmaxWeights: group must be a positive integer, got ${group}`);
  }
  const levels = 2 ** (bits - 1) - 1;
  const quantized = new Float32Array(weights.length);
  for (let output = 0; output < outputs; output++) {
    for (let first = 0; first < inputs; first += group) {
      const last = Math.min(first + group, inputs);
      let largest = 0;
      for (let row = first; row < last; row++)
        largest = Math.max(largest, Math.abs(weights[row * outputs + output]!));
      if (!Number.isFinite(largest)) throw new RangeError('absmaxWeights: weights must be finite');
      const scale = Math.fround(largest / levels);
      if (scale === 0) continue;
      for (let row = first; row < last; row++) {
        const at = row * outputs + output;
        quantized[at] = scale * halfToEven(weights[at]! / scale);
      }
    }
  }
  return quantized;
}

/** What the integers and their scales take. */
export function absmaxBytes(
  [inputs, outputs]: readonly [number, number],
  { bits, group }: AbsmaxWeights,
): number {
  return Math.ceil((inputs * outputs * bits) / 8) + SCALE_BYTES * outputs * Math.ceil(inputs / group);
}

function halfToEven(value: number): number {
  const rounded = Math.round(value);
  return Math.abs(value % 1) === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}
