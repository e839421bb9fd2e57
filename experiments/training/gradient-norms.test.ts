/** Gradients told from what a step leaves, against TensorFlow.js's own. */
import * as tf from '@tensorflow/tfjs-core';
import { input, type LayersModel, layers, model as layersModel } from '@tensorflow/tfjs-layers';
import { describe, expect, test, vi } from 'vitest';
import { applyModel } from '../engine/train-step.ts';
import { layerFactory } from '../layers/layer-factory.ts';
import { connect } from '../models/connect.ts';
import { convBnRelu } from '../models/conv-bn.ts';
import { initializeWeights } from '../models/initialization.ts';
import { MODEL_DEFINITIONS } from '../models/model-definitions.ts';
import { ABLATIONS } from '../record/names.ts';
import type { RunConfig } from '../record/schema.ts';
import { EXAMPLE_CONFIG } from '../record/testing/example-record.ts';
import { randomStream } from '../rng/random-stream.ts';
import {
  crossEntropy,
  evaluationMeasures,
  meanLoss,
  predictions,
  targetLoss,
} from '../tasks/image-classification/classification.ts';
import type { OpenTask } from '../tasks/task.ts';
import { gradientNorms, stageOf } from './gradient-norms.ts';
import { openSession, type SessionOptions, type TrainingSession } from './session.ts';

vi.setConfig({ testTimeout: 300_000 });

const BATCH = 8;
const CLASSES = 4;
const SHAPE = [8, 8, 3] as const;
const PIXELS = BATCH * SHAPE[0] * SHAPE[1] * SHAPE[2];

const INPUTS = {
  images: { shape: [BATCH, ...SHAPE], dtype: 'float32' },
  targets: { shape: [BATCH, CLASSES], dtype: 'float32' },
} as const;

/** Stages as those of a ResNet, of one convolution each. */
function smallNetwork({ quantization, ablation }: RunConfig): LayersModel {
  const images = input({ shape: [...SHAPE], name: 'images' });
  const make = layerFactory({ quantization, keep: ABLATIONS[ablation] });
  const softmax = { softmax: 'standard' } as const;
  const context = { images, make, width: 2, stem: 'cifar', classes: CLASSES, softmax } as const;
  let x = convBnRelu(context, images, { part: 'conv1', conv: 'conv1', bn: 'bn1', filters: 4, kernelSize: 3 });
  for (const part of ['layer1', 'layer2', 'layer4'] as const) {
    const names = { conv: `${part}.0.conv1`, bn: `${part}.0.bn1` };
    x = convBnRelu(context, x, { part, ...names, filters: 8, kernelSize: 3 });
  }
  const pool = layers.globalAveragePooling2d({ name: 'avgpool' });
  const logits = connect(x, pool, make.linear('fc', { name: 'fc', units: CLASSES }));
  const model = layersModel({ inputs: images, outputs: logits });
  initializeWeights(model, MODEL_DEFINITIONS.resnet18.initialization, 1);
  return model;
}

/** A network for which there is no data: a session asks for none. */
function openedSession(
  change: Partial<RunConfig>,
  step: Partial<Pick<OpenTask, 'clipNorm' | 'accumulate' | 'optimizer'>> = {},
  backend?: SessionOptions['backend'],
): Promise<TrainingSession> {
  const config = { ...EXAMPLE_CONFIG, ...change };
  const open = async () =>
    ({
      model: smallNetwork(config),
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
  return openSession(task, config, { device: 'cpu', threads: 1, backend } as SessionOptions);
}

function batch(seed: number) {
  const stream = randomStream(seed, 'gradient-norms.test');
  const images = Float32Array.from({ length: PIXELS }, () => stream.uniform() - 0.5);
  const targets = new Float32Array(BATCH * CLASSES);
  for (let i = 0; i < BATCH; i++) targets[i * CLASSES + Math.floor(stream.uniform() * CLASSES)] = 1;
  return { images, targets };
}

/**
 * Norms of the loss's gradient over the variables of stages (all of them: `global`), at the session's values; of a batch in so
 * many parts.
 */
function eagerNorms(
  session: TrainingSession,
  { images, targets }: ReturnType<typeof batch>,
  stages: readonly string[],
  parts = 1,
): number[] {
  for (const [name, values] of Object.entries(session.state.read())) {
    const { [name]: variable } = session.state.variables;
    variable!.assign(tf.tensor(values, variable!.shape));
  }
  return tf.tidy(() => {
    const xs = tf.split(tf.tensor(images, [BATCH, ...SHAPE]), parts);
    const ys = tf.split(tf.tensor(targets, [BATCH, CLASSES]), parts);
    const lossOf = (x: tf.Tensor, y: tf.Tensor) =>
      tf.mean(crossEntropy(applyModel(session.open.model, x, true) as tf.Tensor, y));
    const loss = () => tf.div(tf.addN(xs.map((x, i) => lossOf(x, ys[i]!))), parts) as tf.Scalar;
    const { grads } = tf.variableGrads(loss, Object.values(session.trainable));
    return stages.map((stage) => {
      const squares = Object.entries(session.trainable)
        .filter(([name]) => stage === 'global' || stageOf(name) === stage)
        .map(([, variable]) => tf.sum(tf.square(grads[variable.name]!)).dataSync()[0]!);
      return Math.sqrt(squares.reduce((sum, square) => sum + square, 0));
    });
  });
}

const SGD = { name: 'sgd', momentum: 0.9, nesterov: true, weightDecay: 5e-4 } as const;
const OPTIMIZERS: readonly RunConfig['optimizer'][] = [
  SGD,
  { ...SGD, momentum: 0, nesterov: false },
  { name: 'adamw', beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.01 },
];

const STAGES = ['global', 'conv1', 'layer1', 'layer4', 'fc'];

describe.each([
  ['compiled', undefined],
  ['eager on cpu', 'cpu'],
  ['eager on wasm', 'wasm'],
] as const)('gradient norms, %s', (_engine, backend) => {
  test.each(OPTIMIZERS)('are those of TensorFlow.js with $name, momentum $momentum', async (optimizer) => {
    const session = await openedSession({ optimizer, quantization: 'std', ablation: 'none' }, {}, backend);
    const statistics = gradientNorms(session);
    const learningRate = 0.01;
    for (const seed of [1, 2, 3]) {
      const { images, targets } = batch(seed);
      const expected = eagerNorms(session, { images, targets }, STAGES);
      await session.train.run({ images, targets, learningRate: Float32Array.of(learningRate) });
      const found = statistics({ learningRate });
      for (const [i, stage] of STAGES.entries()) {
        expect(expected[i]).toBeGreaterThan(1e-3);
        expect(found[`gradient_norm/${stage}`]! / expected[i]!, stage).toBeCloseTo(1, 2);
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
    ['SGD, decay of matrices', { ...SGD, decayed: 'matrices' }, {}],
    ['SGD without momentum', { ...SGD, momentum: 0, nesterov: false, decayed: 'matrices' }, PARTS],
  ] as const)('are those of TensorFlow.js with %s', async (_, optimizer, step) => {
    for (const clipNorm of [0.05, 1000]) {
      const session = await openedSession(
        { quantization: 'std', ablation: 'none' },
        { ...step, clipNorm, optimizer },
      );
      const statistics = gradientNorms(session);
      const { images, targets } = batch(5);
      const parts = 'accumulate' in step ? 2 : 1;
      const [expected] = eagerNorms(session, { images, targets }, ['layer1'], parts);
      const feeds = { images, targets, learningRate: Float32Array.of(0.01) };
      const { gradientNorm } = await session.train.run(feeds);
      const found = statistics({ learningRate: 0.01, gradientNorm: gradientNorm![0]! });
      expect(found['gradient_norm/layer1']! / expected!).toBeCloseTo(1, 2);
      expect(found['gradient_norm/global']! / gradientNorm![0]!).toBeCloseTo(1, 2);
      expect(gradientNorm![0]).toBeGreaterThan(0.05);
      await session.release();
    }
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
