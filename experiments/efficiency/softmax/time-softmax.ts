import type { BaseResults } from '../../record/base-record.ts';
import { type Base, SOFTMAX_WAYS, type SoftmaxTimingConfig } from '../../record/softmax-timing.ts';
import { randomStream } from '../../rng/random-stream.ts';
import { type MeasurementOptions, writeMeasurement } from '../../training/write-measurement.ts';
import { quartiles, timeSides } from '../time-sides.ts';
import { openSoftmaxSides } from './softmax-sides.ts';

const WARM_UP_ROUNDS = 3;

/** The seed draws the scores, standard normal. */
export const timeSoftmax = (options: MeasurementOptions<SoftmaxTimingConfig>): Promise<BaseResults> =>
  writeMeasurement(options, measure);

async function measure({ shape, rounds, seed }: SoftmaxTimingConfig): Promise<Record<string, number>> {
  const stream = randomStream(seed, 'softmax/scores');
  const { heads, queries, keys } = shape;
  const scores = Float32Array.from({ length: heads * queries * keys }, () => stream.normal());
  const sides = await openSoftmaxSides(shape, scores);
  const outcomes: Record<string, number> = {};
  for (const side of sides) {
    const base = side.name.endsWith('.e') ? 'e' : '2';
    outcomes[`difference.${side.name}`] = largestDifference(await side.probabilities(), scores, keys, base);
  }
  const times = await timeSides(sides, { rounds, warmUpRounds: WARM_UP_ROUNDS });
  for (const [at, { name, cpu }] of times.entries()) {
    outcomes[`time.${name}`] = quartiles(cpu).median / 1000 / sides[at]!.count;
  }
  for (const way of SOFTMAX_WAYS) {
    outcomes[`time.ratio.${way}`] = outcomes[`time.${way}.2`]! / outcomes[`time.${way}.e`]!;
  }
  for (const side of sides) await side.release();
  return outcomes;
}

/** From base^score over the sum of its row, in double precision. */
function largestDifference(
  probabilities: Float32Array,
  scores: Float32Array,
  keys: number,
  base: Base,
): number {
  const power = (score: number) => (base === 'e' ? Math.exp(score) : 2 ** score);
  let largest = 0;
  for (let row = 0; row < scores.length; row += keys) {
    const sum = scores.subarray(row, row + keys).reduce((total, score) => total + power(score), 0);
    for (let at = row; at < row + keys; at++) {
      largest = Math.max(largest, Math.abs(probabilities[at]! - power(scores[at]!) / sum));
    }
  }
  return largest;
}
