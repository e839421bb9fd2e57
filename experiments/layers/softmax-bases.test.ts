/** Base 2 is the ordinary softmax at temperature 1/ln 2, wherever a network has one: value and gradient, eager and compiled. */
import '../engine/cpu-backend.ts';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import type { Step } from '../engine/compile.ts';
import { runCompiled, type Tensors } from '../engine/fixtures/agreement.ts';
import type { SoftmaxSettings } from '../record/softmax-settings.ts';
import { Attention } from './attention.ts';
import { softmax } from './softmax.ts';
import { tokenCrossEntropy } from './token-cross-entropy.ts';

const BASE_2: SoftmaxSettings = { softmax: 'base2' };
const MATCHED: SoftmaxSettings = { softmax: 'standard-t', temperature: 1 / Math.LN2 };
const STANDARD: SoftmaxSettings = {};

const normal = (shape: number[], seed: number) => tf.randomNormal(shape, 0, 3, 'float32', seed);
const LABELS = tf.tensor1d([3, 0, 8, 8, 1, 2], 'int32');

type Op = (x: tf.Tensor, settings: SoftmaxSettings) => tf.Tensor;
const OPS: readonly (readonly [name: string, shape: number[], op: Op])[] = [
  ['softmax', [6, 9], softmax],
  [
    'causal attention',
    [2, 5, 24],
    (x, settings) => new Attention({ heads: 2, ...settings }).apply(x) as tf.Tensor,
  ],
  [
    'attention of images',
    [2, 5, 24],
    (x, settings) => new Attention({ heads: 2, mask: 'none', ...settings }).apply(x) as tf.Tensor,
  ],
  ['cross entropy of tokens', [6, 9], (x, settings) => tokenCrossEntropy(x, LABELS, settings)],
];

function valueAndGradient(op: Op, settings: SoftmaxSettings): Step {
  return ({ x }) => {
    const sum = (input: tf.Tensor) => tf.sum(tf.square(op(input, settings)));
    return { y: op(x!, settings), dx: tf.grad(sum)(x!) };
  };
}

function eager(step: Step, inputs: Tensors): Record<string, number[]> {
  return Object.fromEntries(Object.entries(step(inputs)).map(([name, y]) => [name, [...y.dataSync()]]));
}

async function compiled(step: Step, inputs: Tensors): Promise<Record<string, number[]>> {
  const values = Object.entries(await runCompiled(step, inputs));
  return Object.fromEntries(values.map(([name, y]) => [name, [...(y as Float32Array)]]));
}

describe.each(OPS)('%s', (_, shape, op) => {
  test.each([['eager', eager] as const, ['compiled', compiled] as const])('%s', async (_, run) => {
    await tf.setBackend('cpu');
    const inputs = { x: normal(shape, 7) };
    const of = (settings: SoftmaxSettings) => run(valueAndGradient(op, settings), inputs);
    const [base2, matched, standard] = [await of(BASE_2), await of(MATCHED), await of(STANDARD)];
    // To the last digit: both multiply by what is ln 2 in float32.
    expect(base2).toEqual(matched);
    expect(base2).not.toEqual(standard);
  });
});
