import type { Resamples } from './resamples.ts';

/** The bootstrap distribution of a mean: sums[i] is the sum of a resample, drawn weights[i] times out of `total`. */
export interface BootstrapMeans {
  readonly sums: Float64Array;
  readonly weights: Float64Array;
  readonly total: number;
}

/**
 * All n^n resamples of n values, exactly, with no chance involved. Resamples that draw the same values equally often
 * have one sum, so C(2n - 1, n) sums with multinomial weights stand for all: 10 at n = 3, 24,310 at n = 9. Needs n >= 2.
 */
export function enumerateMeans(values: readonly number[]): BootstrapMeans {
  const n = values.length;
  const weights = multinomialWeights(n);
  const sums = new Float64Array(weights.length);
  const last = values[n - 1]!;
  let row = 0;
  const place = (index: number, left: number, sum: number): void => {
    const value = values[index]!;
    if (index < n - 2) {
      for (let count = 0; count <= left; count++) place(index + 1, left - count, sum + count * value);
      return;
    }
    // The last two values in one loop: nearly all of the walk's steps are here.
    for (let count = 0; count <= left; count++) sums[row++] = sum + count * value + (left - count) * last;
  };
  place(0, n, 0);
  return { sums, weights, total: n ** n };
}

/** The sums of resamples that were drawn. Those of all choices of a few values are tabled, so that a number costs one look. */
export function drawnMeans(values: readonly number[], resamples: Resamples): BootstrapMeans {
  const { draws, digits, restDigits, wholes, choices } = resamples;
  const whole = sumsOf(values, digits);
  const rest = sumsOf(values, restDigits);
  const sums = new Float64Array(draws);
  let at = 0;
  for (let draw = 0; draw < draws; draw++) {
    let sum = 0;
    for (const end = at + wholes; at < end; at++) sum += whole[choices[at]!]!;
    if (restDigits > 0) sum += rest[choices[at++]!]!;
    sums[draw] = sum;
  }
  return { sums, weights: new Float64Array(draws).fill(1), total: draws };
}

/** The sums of all n^count ordered choices of `count` values. */
function sumsOf(values: readonly number[], count: number): Float64Array {
  let sums = Float64Array.of(0);
  for (let i = 0; i < count; i++) {
    const longer = new Float64Array(sums.length * values.length);
    for (let j = 0; j < longer.length; j++)
      longer[j] = sums[Math.floor(j / values.length)]! + values[j % values.length]!;
    sums = longer;
  }
  return sums;
}

// They depend on n alone and are asked for thousands of times; 0.2 MB at n = 9.
const WEIGHTS = new Map<number, Float64Array>();

/**
 * In the order in which `enumerateMeans` walks: n! / (product of counts!), the number of orders in which a resample
 * that draws each value so often can come.
 */
function multinomialWeights(n: number): Float64Array {
  const known = WEIGHTS.get(n);
  if (known !== undefined) return known;
  const weights: number[] = [];
  const place = (index: number, left: number, orders: number): void => {
    if (index === n - 1) {
      weights.push(orders);
      return;
    }
    // C(left, count): which of the `left` draws fall on this value.
    let choices = 1;
    for (let count = 0; count <= left; count++) {
      place(index + 1, left - count, orders * choices);
      choices = (choices * (left - count)) / (count + 1);
    }
  };
  place(0, n, 1);
  const made = Float64Array.from(weights);
  WEIGHTS.set(n, made);
  return made;
}
