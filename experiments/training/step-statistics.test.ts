/** Gradients told from what a compiled step leaves, against TensorFlow.js's own, computed eagerly. */
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, test, vi } from 'vitest';
import { applyModel } from '../engine/apply-model.ts';
import { buildModel } from '../models/build-model.ts';
import type { RunConfig } from '../record/schema.ts';
import { EXAMPLE_CONFIG } from '../record/testing/example-record.ts';
import { randomStream } from '../rng/random-stream.ts';
import {
  evaluationMeasures,
  meanLoss,
  predictions,
  targetLoss,
} from '../tasks/image-classification/classification.ts';
import { crossEntropy } from '../tasks/image-classification/cross-entropy.ts';
import type { OpenTask } from '../tasks/task.ts';
import { openSession, type TrainingSession } from './session.ts';
import { stageOf, stepStatistics } from './step-statistics.ts';

vi.setConfig({ testTimeout: 300_000 });

const BATCH = 8;
const CLASSES = 4;
const SHAPE = [8, 8, 3] as const;
const PIXELS = BATCH * SHAPE[0] * SHAPE[1] * SHAPE[2];

const INPUTS = {
  images: { shape: [BATCH, ...SHAPE], dtype: 'float32' },
  targets: { shape: [BATCH, CLASSES], dtype: 'float32' },
} as const;

/** A network for which there is no data: a session asks for none. */
function openedSession(
  change: Partial<RunConfig>,
  step: Partial<Pick<OpenTask, 'clipNorm' | 'accumulate' | 'weightDecay' | 'optimizer'>> = {},
): Promise<TrainingSession> {
  const config = { ...EXAMPLE_CONFIG, width: 2, ...change };
  const open = async () =>
    ({
      model: buildModel({ ...config, inputShape: SHAPE, classes: CLASSES }),
      optimizer: config.optimizer,
      ...{ trainInputs: INPUTS, loss: meanLoss(targetLoss()) },
      // Of a batch in parts none are taken.
      ...(step.accumulate === undefined && { measures: predictions }),
      ...{ evaluationInputs: INPUTS, evaluationMeasures: evaluationMeasures({}) },
      release: async () => {},
      ...step,
    }) as unknown as OpenTask;
  const task = {
    name: 'test',
    unit: 'image',
    selectBy: { name: 'validation.loss', better: 'lower' },
    open,
  } as const;
  return openSession(task, config, {} as never);
}

function batch(seed: number) {
  const stream = randomStream(seed, 'step-statistics.test');
  const images = Float32Array.from({ length: PIXELS }, () => stream.uniform() - 0.5);
  const targets = new Float32Array(BATCH * CLASSES);
  for (let i = 0; i < BATCH; i++) targets[i * CLASSES + Math.floor(stream.uniform() * CLASSES)] = 1;
  return { images, targets };
}

/**
 * Norm of the loss's gradient over the variables of a stage (all of them: `global`), at the session's values; of a batch in so
 * many parts.
 */
function eagerNorm(
  session: TrainingSession,
  { images, targets }: ReturnType<typeof batch>,
  stage: string,
  parts = 1,
): number {
  session.state.copyToVariables();
  return tf.tidy(() => {
    const xs = tf.split(tf.tensor(images, [BATCH, ...SHAPE]), parts);
    const ys = tf.split(tf.tensor(targets, [BATCH, CLASSES]), parts);
    const lossOf = (x: tf.Tensor, y: tf.Tensor) =>
      tf.mean(crossEntropy(applyModel(session.open.model, x, true) as tf.Tensor, y));
    const loss = () => tf.div(tf.addN(xs.map((x, i) => lossOf(x, ys[i]!))), parts) as tf.Scalar;
    const { grads } = tf.variableGrads(loss, Object.values(session.trainable));
    const squares = Object.entries(session.trainable)
      .filter(([name]) => stage === 'global' || stageOf(name) === stage)
      .map(([, variable]) => tf.sum(tf.square(grads[variable.name]!)).dataSync()[0]!);
    return Math.sqrt(squares.reduce((sum, square) => sum + square, 0));
  });
}

const SGD = { name: 'sgd', momentum: 0.9, nesterov: true, weightDecay: 5e-4 } as const;
const OPTIMIZERS: readonly RunConfig['optimizer'][] = [
  SGD,
  { ...SGD, momentum: 0, nesterov: false },
  { name: 'adamw', beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.01 },
];

describe('gradient norms', () => {
  test.each(OPTIMIZERS)('are those of TensorFlow.js with $name, momentum $momentum', async (optimizer) => {
    const session = await openedSession({ optimizer, quantization: 'std', ablation: 'none' });
    const statistics = stepStatistics(session);
    const learningRate = 0.01;
    for (const seed of [1, 2, 3]) {
      const { images, targets } = batch(seed);
      const expected = ['global', 'conv1', 'layer1', 'layer4', 'fc'].map((stage) => [
        `gradient_norm/${stage}`,
        eagerNorm(session, { images, targets }, stage),
      ]);
      await session.train.run({ images, targets, learningRate: Float32Array.of(learningRate) });
      const found = statistics({ learningRate });
      for (const [tag, norm] of expected as [string, number][]) {
        expect(norm).toBeGreaterThan(1e-3);
        expect(found[tag]! / norm, tag).toBeCloseTo(1, 2);
      }
    }
    await session.release();
  });
});

/** Of batches in two parts: the loss's gradient is the mean of the parts', each with its own batch statistics. */
const PARTS = { accumulate: 2 } as const;

describe('gradient norms before clipping', () => {
  const adamw = { name: 'adamw', beta1: 0.9, beta2: 0.95, epsilon: 1e-8, weightDecay: 0.1 } as const;
  test.each([
    ['AdamW', adamw, {}],
    ['AdamW, batches in parts', adamw, PARTS],
    ['SGD, scheduled decay of matrices', { ...SGD, decayed: 'matrices' }, { weightDecay: () => 0.3 }],
    ['SGD without momentum', { ...SGD, momentum: 0, nesterov: false, decayed: 'matrices' }, PARTS],
  ] as const)('are those of TensorFlow.js with %s', async (_, optimizer, step) => {
    for (const clipNorm of [0.05, 1000]) {
      const session = await openedSession(
        { quantization: 'std', ablation: 'none' },
        { ...step, clipNorm, optimizer },
      );
      const statistics = stepStatistics(session);
      const { images, targets } = batch(5);
      const parts = 'accumulate' in step ? 2 : 1;
      const expected = eagerNorm(session, { images, targets }, 'layer1', parts);
      const scheduled = 'weightDecay' in step ? { weightDecay: step.weightDecay() } : {};
      const feeds = Object.fromEntries(
        Object.entries({ learningRate: 0.01, ...scheduled }).map(([name, value]) => [
          name,
          Float32Array.of(value),
        ]),
      );
      const { gradientNorm } = await session.train.run({ images, targets, ...feeds });
      const found = statistics({ learningRate: 0.01, ...scheduled, gradientNorm: gradientNorm![0]! });
      expect(found['gradient_norm/layer1']! / expected).toBeCloseTo(1, 2);
      expect(found['gradient_norm/global']! / gradientNorm![0]!).toBeCloseTo(1, 2);
      expect(gradientNorm![0]).toBeGreaterThan(0.05);
      await session.release();
    }
  });
});

describe('statistics of ternary weights', () => {
  test('are those of the latent weights, counted anew', async () => {
    const session = await openedSession({ quantization: 'bit', ablation: 'keep_conv1' });
    const statistics = stepStatistics(session);
    const zeroOf = (values: Float32Array) => {
      const scale = values.reduce((sum, w) => sum + Math.abs(w), 0) / values.length;
      return values.filter((w) => Math.abs(w / scale) <= 0.5).length;
    };
    const step = async (seed: number) =>
      session.train.run({ ...batch(seed), learningRate: Float32Array.of(0.5) });
    await step(1);
    const first = statistics({ learningRate: 0.5 });
    const kernel = session.state.read()['fc/kernel']!;
    expect(first['zero_share/fc']).toBeCloseTo(zeroOf(kernel) / kernel.length, 10);
    const magnitude = kernel.reduce((sum, w) => sum + Math.abs(w), 0) / kernel.length;
    expect(first['latent_magnitude/fc']).toBeCloseTo(magnitude, 6);
    expect(first).not.toHaveProperty(['zero_share/conv1']);
    expect(first).not.toHaveProperty(['trit_changes/global']);
    expect(statistics({ learningRate: 0.5 })['trit_changes/global']).toBe(0);
    await step(2);
    expect(statistics({ learningRate: 0.5 })['trit_changes/global']).toBeGreaterThan(0);
    await session.release();
  });

  test('there are none without ternary weights', async () => {
    const session = await openedSession({ quantization: 'std', ablation: 'none' });
    await session.train.run({ ...batch(1), learningRate: Float32Array.of(0.1) });
    const tags = Object.keys(stepStatistics(session)({ learningRate: 0.1 }));
    expect(tags.every((tag) => tag.startsWith('gradient_norm/'))).toBe(true);
    expect(tags).toContain('gradient_norm/layer2');
    await session.release();
  });
});

test.each([
  ['layer1.0.conv1/kernel', 'layer1'],
  ['features.12.conv.0.0/kernel', 'features.12'],
  ['fc/bias', 'fc'],
  ['bn1/gamma', 'bn1'],
])('%s belongs to %s', (variable, stage) => {
  expect(stageOf(variable)).toBe(stage);
});
