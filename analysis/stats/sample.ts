/**
 * What every statistic here asks of its input, and what it says where it has no answer.
 *
 * A sample is an array of finite numbers. Data that break a rule of the caller's (empty, NaN, unequal lengths) throw;
 * data that are sound but leave a statistic undefined (differences that do not vary) give a `Degenerate` result.
 */

/** A statistic that the data leave undefined. Never an error, never NaN: the paper prints the reason. */
export interface Degenerate {
  readonly kind: 'degenerate';
  readonly reason: string;
}

export const NO_VARIATION: Degenerate = { kind: 'degenerate', reason: 'the values do not vary' };

/**
 * Two numbers of a sample closer than this share of its largest magnitude count as equal. Accuracies are counts over
 * the size of a test split, so true differences are far apart, while 0.8124 - 0.8031 and 0.7124 - 0.7031 differ in
 * the last bits: without it, ties would be decided by round-off and three equal differences would give t = 1e13.
 */
export const ROUND_OFF_SHARE = 1e-10;

/**
 * Equal decimals differ by some 2^-52 of their size once they are binary numbers that were added and subtracted a few times: what
 * is less than this share of the largest of those numbers is round-off, and no difference.
 */
const ROUND_OFF = 2 ** -48;

/** `value`, computed from numbers of a size up to `magnitude`; zero where it is round-off. */
export function orZero(value: number, magnitude: number): number {
  return Math.abs(value) <= ROUND_OFF * magnitude ? 0 : value;
}

/** Values computed from numbers of a size up to `magnitude`; all the same where they differ by round-off alone. */
export function withoutRoundOff(values: readonly number[], magnitude: number): readonly number[] {
  const [first = 0] = values;
  if (values.some((value) => orZero(value - first, magnitude) !== 0)) return values;
  return values.map(() => orZero(first, magnitude));
}

export function requireSample(caller: string, values: readonly number[], atLeast: number): void {
  if (values.length < atLeast) {
    throw new RangeError(`${caller}: needs at least ${atLeast} values, got ${values.length}`);
  }
  const wrong = values.findIndex((value) => !Number.isFinite(value));
  if (wrong !== -1) {
    throw new RangeError(`${caller}: values must be finite, got ${values[wrong]} at index ${wrong}`);
  }
}

/** Levels and error rates: strictly between 0 and 1. */
export function requireProbability(caller: string, name: string, value: number): void {
  if (!(value > 0 && value < 1)) {
    throw new RangeError(`${caller}: ${name} must lie between 0 and 1, got ${value}`);
  }
}

export function largestMagnitude(values: readonly number[]): number {
  let largest = 0;
  for (const value of values) largest = Math.max(largest, Math.abs(value));
  return largest;
}

/** True where all values are equal up to round-off; see ROUND_OFF_SHARE. */
export function isConstant(values: readonly number[]): boolean {
  const tolerance = ROUND_OFF_SHARE * largestMagnitude(values);
  return values.every((value) => Math.abs(value - values[0]!) <= tolerance);
}
