import '../cpu-backend.ts';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { absmaxQuantize } from '../../quant/absmax-activations.ts';
import { compile, DeviceState, type Step } from '../compile.ts';
import { Draws, expectValues } from '../fixtures/agreement.ts';
import type { StoredMatrix } from '../stored-matrix.ts';

beforeAll(() => tf.setBackend('cpu'));

type Form = StoredMatrix['form'];
interface Case {
  readonly rows: number;
  readonly columns: number;
  readonly form: Form;
  readonly transposed?: boolean;
}

function matrixOf({ rows, columns, form, transposed = false }: Case, draws: Draws) {
  const largest = form === 'uint8' ? 127 : 1;
  const integers = draws.integers([rows, columns], -largest, largest).dataSync<'int32'>();
  // Columns of the smallest and the largest weights: sums of pairs of these are what 16 bits do not hold.
  for (let row = 0; row < rows; row++) integers.fill(largest, row * columns, row * columns + 1);
  const steps = draws.uniform([form === 'uint8' ? columns : 1], 0.5, 2).dataSync<'float32'>();
  const values = {
    float32: () => Float32Array.from(integers),
    uint8: () => Uint8Array.from(integers, (integer) => integer + 128),
    int8: () => Int8Array.from(integers),
    'two-bit': () => Int8Array.from(integers),
  }[form];
  const matrix: StoredMatrix = { rows, columns, transposed, form, steps, values };
  return {
    matrix,
    integers,
    step: (column: number) => (form === 'float32' ? 1 : steps[column % steps.length]!),
  };
}

/** The matrix as the variable `w` of a step. */
function run(
  step: (inputs: { x: tf.Tensor; w: tf.Tensor }) => tf.Tensor,
  matrix: StoredMatrix,
  x: tf.Tensor,
  bakes: boolean,
) {
  const { rows, columns, transposed } = matrix;
  const w = tf.variable(tf.zeros(transposed ? [columns, rows] : [rows, columns]), false);
  const state = new DeviceState({ w }, { w: matrix });
  const whole: Step = ({ x }) => ({ y: step({ x: x!, w }) });
  const inputs = { x: { shape: x.shape, dtype: x.dtype as 'float32' } };
  return compile(whole, { inputs, state, bakes }).then(async (compiled) => {
    const { y } = await compiled.run({ x: x.dataSync() as Float32Array });
    const copy = y!.slice();
    await compiled.release();
    return copy;
  });
}

/** Of activations that are integers times a power of two: nothing is rounded on the way to the exact sums. */
async function expectExact(given: Case, count: number, bakes: boolean, seed: number): Promise<void> {
  const draws = new Draws(seed);
  const { matrix, integers, step } = matrixOf(given, draws);
  const { rows, columns } = given;
  const activations = draws.integers([count, rows], -127, 127).dataSync<'int32'>();
  // The largest of each row is 127, so that its step is a fourth.
  for (let row = 0; row < count; row++) activations[row * rows] = 127;
  const x = tf.tensor(
    Float32Array.from(activations, (integer) => integer / 4),
    [1, count, rows],
  );
  const y = await run(
    ({ x, w }) => {
      const quantized = given.form === 'float32' ? x : absmaxQuantize(x);
      return tf.matMul(tf.reshape(quantized, [count, rows]), w as tf.Tensor2D, false, given.transposed);
    },
    matrix,
    x,
    bakes,
  );
  const expected = Float64Array.from({ length: count * columns }, (_, at) => {
    const [row, column] = [Math.floor(at / columns), at % columns];
    let sum = 0;
    for (let k = 0; k < rows; k++) sum += activations[row * rows + k]! * integers[k * columns + column]!;
    return (sum / 4) * step(column);
  });
  expectValues(y, expected, 3e-7, JSON.stringify({ given, count, bakes }));
}

describe('a product with a stored matrix', () => {
  it.each(['float32', 'uint8', 'int8', 'two-bit'] as const)(
    'is exact in %s, of one row and of many, with sizes that fill blocks and that do not',
    async (form) => {
      for (const [seed, rows] of [1, 5, 126, 127, 128, 254, 300].entries()) {
        const given = { rows, columns: 1 + 7 * seed, form };
        await expectExact(given, 1, true, seed);
        await expectExact(given, 1, false, seed);
        await expectExact(given, 3, true, seed);
      }
      await expectExact({ rows: 40, columns: 9, form, transposed: true }, 1, true, 9);
    },
  );

  it('rounds activations that come in FP32 to 8 bits of their row', async () => {
    const draws = new Draws(4);
    const { matrix, integers, step } = matrixOf({ rows: 24, columns: 5, form: 'uint8' }, draws);
    const x = draws.normal([2, 24]);
    const weights = tf.tensor(
      Float32Array.from(integers, (integer, at) => integer * step(at % 5)),
      [24, 5],
    );
    const rounded = tf.reshape(absmaxQuantize(tf.reshape(x, [1, 2, 24])), [2, 24]) as tf.Tensor2D;
    const expected = tf.matMul(rounded, weights as tf.Tensor2D).dataSync();
    const product = await run(({ x, w }) => tf.matMul(x as tf.Tensor2D, w as tf.Tensor2D), matrix, x, false);
    expectValues(product, expected, 1e-6, 'product');
  });

  it('is of a token alone what it is of the token among others, to the last digit', async () => {
    const draws = new Draws(8);
    for (const form of ['uint8', 'int8', 'two-bit'] as const) {
      const { matrix } = matrixOf({ rows: 300, columns: 17, form }, draws);
      const tokens = tf.concat([draws.normal([3, 300]), tf.zeros([1, 300])]) as tf.Tensor2D;
      const product = (x: tf.Tensor2D) => {
        const count = x.shape[0];
        const step: Parameters<typeof run>[0] = ({ x, w }) =>
          tf.matMul(tf.reshape(absmaxQuantize(x), [count, 300]), w as tf.Tensor2D);
        return run(step, matrix, tf.reshape(x, [1, count, 300]), true);
      };
      const together = await product(tokens);
      for (let at = 0; at < 4; at++) {
        const alone = await product(tf.slice(tokens, [at, 0], [1, 300]));
        expect(alone, `${form}, token ${at}`).toEqual(together.slice(17 * at, 17 * (at + 1)));
      }
    }
  });

  it('gives vectors of an embedding', async () => {
    for (const form of ['float32', 'uint8'] as const) {
      const { matrix, integers, step } = matrixOf(
        { rows: 6, columns: 11, form, transposed: true },
        new Draws(5),
      );
      const tokens = tf.tensor2d([[3, 10, 0]], undefined, 'int32');
      const y = await run(({ x, w }) => tf.gather(w, x as tf.Tensor2D), matrix, tokens, true);
      const expected = [3, 10, 0].flatMap((token) =>
        Array.from({ length: 6 }, (_, row) => integers[row * 11 + token]! * step(token)),
      );
      expectValues(y, expected, 1e-6, form);
    }
  });

  it('names a matrix that is asked for anything else', async () => {
    const { matrix } = matrixOf({ rows: 6, columns: 4, form: 'int8' }, new Draws(6));
    const x = tf.zeros([2, 6]);
    const asked = (step: Parameters<typeof run>[0]) => run(step, matrix, x, false);
    await expect(asked(({ x, w }) => tf.add(x, tf.transpose(w)))).rejects.toThrow(
      'state:w is kept for products and gathers; no other op can have it',
    );
    await expect(
      asked(({ x, w }) => tf.matMul(tf.transpose(x) as tf.Tensor2D, w as tf.Tensor2D, true)),
    ).rejects.toThrow('state:w is kept for products of rows with it, and for no other');
    await expect(
      asked(({ x, w }) => tf.gather(w, tf.cast(tf.argMax(x, 0), 'int32') as tf.Tensor1D)),
    ).rejects.toThrow('state:w is not kept for a gather of its rows');
  });
});
