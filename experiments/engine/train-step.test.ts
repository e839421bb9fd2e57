import * as tf from '@tensorflow/tfjs-core';
import { input, type LayersModel, layers, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { compile, DeviceState } from './compile.ts';
import { Draws } from './fixtures/agreement.ts';
import { modelVariables } from './model-variables.ts';
import { createAdamW } from './optimizers/adamw.ts';
import { createSgd } from './optimizers/sgd.ts';
import { type Loss, type TrainStepOptions, trainStep } from './train-step.ts';

const INPUTS = {
  images: { shape: [8, 3], dtype: 'float32' },
  targets: { shape: [8, 2], dtype: 'float32' },
  learningRate: { shape: [], dtype: 'float32' },
  weightDecay: { shape: [], dtype: 'float32' },
} as const;

const loss: Loss = ([y], { targets }) => tf.mean(tf.squaredDifference(y!, targets!)) as tf.Scalar;

function linearModel(): LayersModel {
  const images = input({ shape: [3], name: 'images' });
  const dense = layers.dense({ name: 'dense', units: 2, kernelInitializer: 'zeros' });
  return model({ inputs: images, outputs: dense.apply(images) as SymbolicTensor });
}

const draws = new Draws(17);
const normal = (shape: readonly number[]) => draws.normal(shape).dataSync() as Float32Array;
let feeds: Record<'images' | 'targets' | 'learningRate' | 'weightDecay', Float32Array>;

beforeAll(async () => {
  await tf.setBackend('cpu');
  feeds = {
    images: normal([8, 3]),
    targets: normal([8, 2]),
    learningRate: Float32Array.of(0.5),
    weightDecay: Float32Array.of(0),
  };
});

/** The kernel and what the step told, after one SGD step. */
async function step(options: Partial<TrainStepOptions>, given: Partial<typeof feeds> = {}) {
  const net = linearModel();
  const { trainable } = modelVariables(net);
  const optimizer = createSgd({ momentum: 0, nesterov: false, weightDecay: 0 }, trainable);
  const state = new DeviceState({ ...trainable, ...optimizer.slots });
  const compiled = await compile(trainStep({ model: net, loss, optimizer, ...options }), {
    inputs: INPUTS,
    state,
  });
  const results = await compiled.run({ ...feeds, ...given });
  await compiled.release();
  return { kernel: [...state.read()['dense/kernel']!], results };
}

const norm = (values: readonly number[]) => Math.hypot(...values);

describe('trainStep', () => {
  test('in several parts it takes the step of the whole batch', async () => {
    const whole = await step({});
    for (const accumulate of [2, 4]) {
      const parts = await step({ accumulate });
      expect(parts.results.loss![0]).toBeCloseTo(whole.results.loss![0]!, 6);
      for (const [at, value] of parts.kernel.entries()) expect(value).toBeCloseTo(whole.kernel[at]!, 6);
    }
  });

  test('a batch that cannot be divided, and measures of parts, are refused', async () => {
    await expect(step({ accumulate: 3 })).rejects.toThrow(
      'trainStep: images must be a multiple of 3 examples, got 8',
    );
    await expect(step({ accumulate: 2, measures: () => ({}) })).rejects.toThrow(
      'trainStep: measures are taken of batches in one part',
    );
  });

  test('clipped gradients have the global norm that is allowed, and tell what it was', async () => {
    const free = await step({});
    // Kernel and bias start at zero, so a step of 0.5 is half the gradient.
    const clipped = await step({ clipNorm: 0.01 });
    const told = clipped.results.gradientNorm![0]!;
    expect(told).toBeGreaterThan(2 * norm(free.kernel));
    for (const [at, value] of clipped.kernel.entries()) {
      expect(value).toBeCloseTo((free.kernel[at]! * 0.01) / told, 7);
    }
    const loose = await step({ clipNorm: 100 });
    expect(loose.kernel).toEqual(free.kernel);
    expect(free.results.gradientNorm).toBeUndefined();
  });

  test('a weight decay that is an input stands in for the optimizer’s', async () => {
    const net = linearModel();
    const { trainable } = modelVariables(net);
    trainable['dense/kernel']!.assign(tf.ones([3, 2]));
    const settings = { beta1: 0.9, beta2: 0.95, epsilon: 1e-8, weightDecay: 0.3 };
    const optimizer = createAdamW(settings, trainable);
    const state = new DeviceState({ ...trainable, ...optimizer.slots });
    // No gradient: what is left of a weight is 1 - rate · decay.
    const still: Loss = ([y]) => tf.mul(tf.sum(y!), 0) as tf.Scalar;
    const compiled = await compile(trainStep({ model: net, loss: still, optimizer }), {
      inputs: INPUTS,
      state,
    });
    await compiled.run({ ...feeds, weightDecay: Float32Array.of(0.1) });
    expect(state.read()['dense/kernel']![0]).toBeCloseTo(0.95, 6);
    await compiled.run({ ...feeds, weightDecay: Float32Array.of(0) });
    expect(state.read()['dense/kernel']![0]).toBeCloseTo(0.95, 6);
    await compiled.release();
  });
});
