import '../engine/cpu-backend.ts';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import type { Step } from '../engine/compile.ts';
import { expectAgreement } from '../engine/fixtures/agreement.ts';
import { expectCloseValues } from '../quant/fixtures/quant-fixtures.ts';
import { SeededDropout } from './seeded-dropout.ts';

it('multiplies values and gradients with its mask, eager and compiled', async () => {
  const layer = new SeededDropout({ name: 'dropped', rate: 0.25 });
  const step: Step = ({ x, dy, dropped }) => {
    const op = (input: tf.Tensor) => layer.apply(input, { training: true, inputs: { dropped } }) as tf.Tensor;
    return { y: op(x!), dx: tf.grad(op)(x!, dy!) };
  };
  const kept = 1 / (1 - 0.25);
  const inputs = {
    x: tf.tensor3d([1, -2, 3, 4, 5, -6], [1, 2, 3]),
    dy: tf.tensor3d([0.5, 1, 2, -1, 3, 1], [1, 2, 3]),
    dropped: tf.tensor3d([kept, 0, kept, kept, 0, kept], [1, 2, 3]),
  };
  const { y, dx } = step(inputs);
  expectCloseValues(y!.dataSync(), [4 / 3, 0, 4, 16 / 3, 0, -8], 1e-6);
  expectCloseValues(dx!.dataSync(), [2 / 3, 0, 8 / 3, -4 / 3, 0, 4 / 3], 1e-6);
  await expectAgreement(step, inputs);
});

it('changes nothing but in training', () => {
  const x = tf.tensor2d([1, 2, 3, 4], [1, 4]);
  const y = new SeededDropout({ rate: 0.9 }).apply(x) as tf.Tensor;
  expect([...y.dataSync()]).toEqual([1, 2, 3, 4]);
});

it('keeps its rate when it is saved, and says what is wrong', () => {
  const config = new SeededDropout({ rate: 0.3 }).getConfig() as { rate: number };
  expect(new SeededDropout(config).getConfig()).toEqual(config);
  for (const rate of [1, -0.1, Number.NaN]) {
    const made = () => new SeededDropout({ name: 'd', rate });
    expect(made).toThrow(`d: rate must be in [0, 1), got ${rate}`);
  }
  const without = () => new SeededDropout({ name: 'd', rate: 0.5 }).apply(tf.ones([1]), { training: true });
  expect(without).toThrow("d: training needs a mask, the step's input of that name");
});
