/** Steps on TensorFlow.js's backends against the same steps compiled. */
import './cpu-backend.ts';
import * as tf from '@tensorflow/tfjs-core';
import { beforeEach, describe, expect, test } from 'vitest';
import { tokenCrossEntropy } from '../layers/token-cross-entropy.ts';
import { buildLanguageModel } from '../models/build-language-model.ts';
import { fixtureImages, fixtureTargets, modelCases, modelOf } from '../models/fixtures/model-fixtures.ts';
import { trainingSteps } from '../models/fixtures/training-steps.ts';
import type { LanguageModelConfig } from '../record/language-modelling.ts';
import type { Model } from '../record/names.ts';
import { dropoutMasks } from '../tasks/language-modelling/dropout-masks.ts';
import { compiledEngine } from './compile.ts';
import { eagerEngine } from './eager.ts';
import type { Engine, Step } from './engine.ts';
import { Draws, expectValues } from './fixtures/agreement.ts';
import { modelVariables } from './model-variables.ts';
import { createAdamW } from './optimizers/adamw.ts';
import { type Loss, trainStep } from './train-step.ts';

const COMPILED = compiledEngine({ device: 'cpu', threads: 1 });
const EAGER = ['cpu', 'wasm'] as const;
beforeEach(async () => {
  await tf.setBackend('cpu');
});

/** Of a tensor's largest gradient: what another order of the same sums makes; of scales of TTQ, whose terms nearly cancel, the most. */
const TOLERANCE = 3e-4;
/** Of what later steps make of it. */
const LATER = 10 * TOLERANCE;
const STEPS = 3;

describe.each(EAGER)('on %s image classification', (backend) => {
  test.each([
    ['resnet18', 'std'],
    ['resnet18', 'ttq'],
    ['convnext_tiny', 'std'],
    ['vit_s6', 'std'],
    ['feedforward', 'bit'],
  ] as const)(
    'of %s, %s, has the gradients of compiled steps, and learns as they do',
    async (model, variant) => {
      const fixture = imageCase(model, variant);
      const [images, targets] = [fixtureImages(fixture), fixtureTargets()];
      const outcome = (engine: Engine) => trainingSteps(engine, modelOf(fixture), images, targets, STEPS);
      const [compiled, eager] = [await outcome(COMPILED), await outcome(await eagerEngine(backend, 1))];
      expectValues(eager.losses, compiled.losses, LATER, 'losses');
      // Momenta are the gradients and the decayed weights.
      for (const [name, values] of Object.entries(compiled.first)) {
        expectValues(eager.first[name]!, values, TOLERANCE, name);
      }
      for (const [name, values] of Object.entries(compiled.last)) {
        expectValues(eager.last[name]!, values, LATER, `${name}, step ${STEPS}`);
      }
    },
  );
});

function imageCase(model: Model, variant: string) {
  return modelCases.find(
    ({ model: of, quantization, ablation, stem }) =>
      of === model && quantization === variant && ablation === 'none' && stem === 'cifar',
  )!;
}

const [BATCH, CONTEXT, VOCABULARY] = [2, 6, 11];
const LANGUAGE_MODEL = {
  ...{ vocabulary: VOCABULARY, hidden: 12, layers: 2, heads: 2, keyValueHeads: 1, feedForward: 20 },
  ...{ context: CONTEXT, softmax: 'standard' },
} as const;

/** Of weights and tokens with which no activation is so near a rounding boundary that the order of a sum decides. */
const SEED = 1;

/** AdamW's moments after the first step, which are the gradients and their squares, and the losses of all. */
async function languageSteps(engine: Engine, config: LanguageModelConfig, dropout: number) {
  const model = buildLanguageModel(config, SEED, dropout);
  const masks = dropoutMasks(model, BATCH, SEED);
  const { all, trainable } = modelVariables(model);
  const optimizer = createAdamW({ beta1: 0.9, beta2: 0.95, epsilon: 1e-8, weightDecay: 0.1 }, trainable);
  const { state, prepare } = engine.over({ ...all, ...optimizer.slots });
  const loss: Loss = ([logits], { targets }) => tf.mean(tokenCrossEntropy(logits!, targets!)) as tf.Scalar;
  const tokens = { shape: [BATCH, CONTEXT], dtype: 'int32' } as const;
  const step = await prepare(trainStep({ model, loss, optimizer, clipNorm: 0.5 }), {
    ...{ tokens, targets: tokens, learningRate: { shape: [], dtype: 'float32' } },
    ...masks.inputs,
  });
  const draws = new Draws(SEED);
  const draw = () => draws.integers([BATCH, CONTEXT], 0, VOCABULARY - 1).dataSync() as Int32Array;
  const feeds = { tokens: draw(), targets: draw(), learningRate: Float32Array.of(0.001) };
  const losses: number[] = [];
  const norms: number[] = [];
  let moments: Record<string, Float32Array> = {};
  for (let i = 0; i < STEPS; i++) {
    const results = await step.run({ ...feeds, ...masks.draw(i) });
    losses.push(results.loss![0]!);
    norms.push(results.gradientNorm![0]!);
    if (i === 0) moments = state.read();
  }
  await step.release();
  return { losses, norms, moments };
}

describe.each(EAGER)('on %s language modelling', (backend) => {
  test.each([
    ['babygpt', 'std', 2, 0],
    ['babygpt', 'bit', 2, 0],
    ['bitnet_training', 'std', 1, 0],
    ['bitnet_training', 'bit', 1, 0],
    ['babygpt', 'std', 2, 0.2],
    ['bitnet_training', 'std', 1, 0.2],
  ] as const)(
    'of %s, %s, has the gradients of compiled steps, and learns as they do; heads %i, dropout %d',
    async (architecture, variant, keyValueHeads, dropout) => {
      const config = { ...LANGUAGE_MODEL, architecture, variant, keyValueHeads } as LanguageModelConfig;
      const compiled = await languageSteps(COMPILED, config, dropout);
      const eager = await languageSteps(await eagerEngine(backend, 1), config, dropout);
      expectValues(eager.losses, compiled.losses, LATER, 'losses');
      expectValues(eager.norms.slice(0, 1), compiled.norms.slice(0, 1), TOLERANCE, 'norm of gradients');
      expect(compiled.losses[STEPS - 1]).toBeLessThan(compiled.losses[0]!);
      for (const [name, values] of Object.entries(compiled.moments)) {
        if (!/^[mv]\//.test(name)) continue;
        expectValues(eager.moments[name]!, values, TOLERANCE, name);
      }
    },
  );
});

describe.each(EAGER)('on %s a state', (backend) => {
  const x = { x: { shape: [2], dtype: 'float32' } } as const;
  async function opened() {
    const w = tf.variable(tf.tensor1d([1, 2]));
    const still = tf.variable(tf.tensor1d([5, 5, 5]));
    const { state, prepare } = (await eagerEngine(backend, 1)).over({ w, still });
    await tf.setBackend('cpu');
    const step: Step = (inputs) => {
      w.assign(tf.add(w, inputs.x!) as tf.Tensor1D);
      return { sum: tf.sum(w), isPositive: tf.greater(w, 0), same: inputs.x! };
    };
    return { state, step: await prepare(step, x), reading: await prepare(() => ({ sum: tf.sum(w) }), {}) };
  }

  test('goes on from step to step, tells the last change, and holds no tensor of earlier ones', async () => {
    const { state, step, reading } = await opened();
    const feeds = { x: Float32Array.of(1, -4) };
    const results = await step.run(feeds);
    expect([...results.sum!, ...results.isPositive!, ...results.same!]).toEqual([0, 1, 0, 1, -4]);
    const tensors = tf.memory().numTensors;
    await step.run(feeds);
    expect([...(await reading.run({})).sum!]).toEqual([-3]);
    expect(tf.memory().numTensors).toBe(tensors);
    const { before, after } = state.lastChange('w');
    expect([...before, ...after]).toEqual([2, -2, 3, -6]);
    expect(() => state.lastChange('still')).toThrow('state: no step has assigned still');
    expect(tf.getBackend()).toBe('cpu');
    // What it gave is the caller's own.
    results.same!.fill(9);
    expect([...feeds.x]).toEqual([1, -4]);
  });

  test('is read and written, by name and size', async () => {
    const { state, step } = await opened();
    const values = { w: Float32Array.of(10, 20) };
    state.write(values);
    values.w.fill(0);
    await step.run({ x: Float32Array.of(1, 1) });
    const read = state.read();
    expect([...read.w!, ...read.still!]).toEqual([11, 21, 5, 5, 5]);
    read.w!.fill(0);
    expect([...state.read().w!]).toEqual([11, 21]);
    expect(() => state.write({ w: Float32Array.of(1, 2), v: Float32Array.of(1) })).toThrow(
      'has no variable v',
    );
    expect(() => state.write({ still: Float32Array.of(1) })).toThrow('still must have 3 values, got 1');
    expect([...state.read().w!]).toEqual([11, 21]);
    await expect(step.run({})).rejects.toThrow('input x is missing');
  });

  test('computes with one thread', async () => {
    await expect(eagerEngine(backend, 2)).rejects.toThrow(
      `backend ${backend}: computes with one thread, got 2`,
    );
  });
});

test('a kernel that the backend lacks is named, and the backend from before goes on', async () => {
  const { prepare } = (await eagerEngine('wasm', 1)).over({});
  await tf.setBackend('cpu');
  const step: Step = ({ x }) => ({ y: tf.einsum('i,i->', x!, x!) });
  const ready = await prepare(step, { x: { shape: [2], dtype: 'float32' } });
  await expect(ready.run({ x: Float32Array.of(1, 2) })).rejects.toThrow(
    'backend wasm: has no kernel Einsum, which this run needs; backend cpu has',
  );
  expect(tf.getBackend()).toBe('cpu');
});
