/** The largest integer of 8 bits with one as far below zero. */
const LEVELS = 127;
const ZERO = 128;

/** Integers row by row, each column in units of its own step. */
export interface EightBitColumns {
  /** [rows, columns], -127 … 127 plus 128. */
  readonly integers: Uint8Array;
  readonly steps: Float32Array;
}

/**
 * A matrix [rows, columns] at 8 bits a value: each column's largest magnitude is 127 of its steps, and values are rounded to the
 * nearest step. The error of a value is at most half a step, 1/254 of the column's largest.
 */
export function eightBitColumns(matrix: Float32Array, columns: number): EightBitColumns {
  const steps = new Float32Array(columns);
  for (let at = 0; at < matrix.length; at++) {
    steps[at % columns] = Math.max(steps[at % columns]!, Math.abs(matrix[at]!) / LEVELS);
  }
  const integers = Uint8Array.from(matrix, (value, at) => {
    const step = steps[at % columns]!;
    return ZERO + (step === 0 ? 0 : Math.round(value / step));
  });
  return { integers, steps };
}
