import { expect, test } from 'vitest';
import { SOFTMAX_WAYS, type SoftmaxShape } from '../../record/softmax-timing.ts';
import { openSoftmaxSides } from './softmax-sides.ts';

/** Rows that do and do not fill whole vectors, scores of all sizes. */
const SHAPES: readonly SoftmaxShape[] = [
  { heads: 2, queries: 3, keys: 8 },
  { heads: 1, queries: 5, keys: 13 },
];

test.each(SHAPES)(
  'every way gives the probabilities of its base: $heads × $queries × $keys',
  async (shape) => {
    const { heads, queries, keys } = shape;
    const scores = Float32Array.from(
      { length: heads * queries * keys },
      (_, at) => [0.5, -2, 3, 0, 40, -90, -0.51, 7, 1e-3, -20, 2.5, 1.25, -1][at % 13]!,
    );
    const sides = await openSoftmaxSides(shape, scores);
    expect(sides.map(({ name }) => name)).toEqual(SOFTMAX_WAYS.flatMap((way) => [`${way}.e`, `${way}.2`]));
    for (const side of sides) {
      const factor = side.name.endsWith('.2') ? Math.LN2 : 1;
      const got = await side.probabilities();
      for (let row = 0; row < scores.length; row += keys) {
        const own = Array.from(scores.subarray(row, row + keys));
        const largest = Math.max(...own);
        const powers = own.map((score) => Math.exp(factor * (score - largest)));
        const sum = powers.reduce((total, power) => total + power);
        for (const [at, power] of powers.entries()) {
          expect(Math.abs(got[row + at]! - power / sum), `${side.name} at ${row + at}`).toBeLessThan(3e-7);
        }
      }
      await side.run();
      await side.release();
    }
  },
);
