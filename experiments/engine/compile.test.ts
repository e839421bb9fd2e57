import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import * as tf from '@tensorflow/tfjs-core';
import {
  initializers,
  input,
  type LayersModel,
  layers,
  model,
  type SymbolicTensor,
} from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { compile, DeviceState, type Step } from './compile.ts';
import { Draws, expectValues, runCompiled } from './fixtures/agreement.ts';
import { modelVariables } from './model-variables.ts';
import { createAdamW } from './optimizers/adamw.ts';
import type { Optimizer } from './optimizers/optimizer.ts';
import { createSgd } from './optimizers/sgd.ts';
import { inferenceStep, type Loss, type Measures, trainStep } from './train-step.ts';

const BATCH = 16;
const CLASSES = 5;
const INPUTS = {
  images: { shape: [BATCH, 8, 8, 3], dtype: 'float32' },
  targets: { shape: [BATCH, CLASSES], dtype: 'float32' },
  learningRate: { shape: [], dtype: 'float32' },
} as const;
const { learningRate: _, ...EVALUATION_INPUTS } = INPUTS;

const crossEntropy = (logits: tf.Tensor, targets: tf.Tensor): tf.Tensor =>
  tf.neg(tf.sum(tf.mul(targets, tf.logSoftmax(logits as tf.Tensor2D)), -1));
const loss: Loss = ([logits], { targets }) => tf.mean(crossEntropy(logits!, targets!)) as tf.Scalar;
const predictions: Measures = ([logits]) => ({ predicted: tf.argMax(logits!, -1) });
const measures: Measures = ([logits], { targets }) => ({ loss: crossEntropy(logits!, targets!) });

const apply = (layer: layers.Layer, x: SymbolicTensor | SymbolicTensor[]) => layer.apply(x) as SymbolicTensor;

/** Of tf.layers' own layers: a residual network with batch normalization, one block of it depthwise. */
function residualNet(): LayersModel {
  let seed = 1;
  const kernelInitializer = () => initializers.heNormal({ seed: seed++ });
  const images = input({ shape: [8, 8, 3] });
  const conv = (name: string, x: SymbolicTensor, filters: number, strides = 1) =>
    apply(
      layers.batchNormalization({ name: `${name}_bn` }),
      apply(
        layers.conv2d({
          name,
          filters,
          strides,
          kernelSize: 3,
          padding: 'same',
          useBias: false,
          kernelInitializer: kernelInitializer(),
        }),
        x,
      ),
    );
  let x = apply(layers.reLU(), conv('stem', images, 16));
  x = apply(layers.reLU(), apply(layers.add(), [conv('a', x, 16), x]));
  x = apply(
    layers.depthwiseConv2d({
      name: 'dw',
      kernelSize: 3,
      padding: 'same',
      depthwiseInitializer: kernelInitializer(),
    }),
    x,
  );
  x = apply(layers.activation({ activation: 'swish' }), conv('down', x, 32, 2));
  const pooled = apply(layers.globalAveragePooling2d({}), apply(layers.maxPooling2d({ poolSize: 2 }), x));
  const logits = apply(
    layers.dense({ name: 'fc', units: CLASSES, kernelInitializer: kernelInitializer() }),
    pooled,
  );
  return model({ inputs: images, outputs: logits });
}

function lenet(): LayersModel {
  let seed = 20;
  const kernelInitializer = () => initializers.glorotNormal({ seed: seed++ });
  const images = input({ shape: [8, 8, 3] });
  const first = { name: 'c1', filters: 6, kernelSize: 3, activation: 'tanh' as const };
  let x = apply(layers.conv2d({ ...first, kernelInitializer: kernelInitializer() }), images);
  x = apply(layers.averagePooling2d({ poolSize: 2 }), x);
  x = apply(layers.flatten(), x);
  x = apply(
    layers.dense({ name: 'd1', units: 12, activation: 'relu', kernelInitializer: kernelInitializer() }),
    x,
  );
  x = apply(layers.layerNormalization({ name: 'ln' }), x);
  x = apply(layers.dense({ name: 'fc', units: CLASSES, kernelInitializer: kernelInitializer() }), x);
  return model({ inputs: images, outputs: x });
}

function batch(seed: number) {
  const draws = new Draws(seed);
  const classes = draws.integers([BATCH], 0, CLASSES - 1) as tf.Tensor1D;
  return { images: draws.normal(INPUTS.images.shape), targets: tf.oneHot(classes, CLASSES, 1, 0, 'float32') };
}

function feedsOf(seed: number, rate: number) {
  const { images, targets } = batch(seed);
  const data = { images: images.dataSync<'float32'>(), targets: targets.dataSync<'float32'>() };
  return { ...data, learningRate: Float32Array.of(rate) };
}

interface Setup {
  readonly net: LayersModel;
  readonly variables: Readonly<Record<string, tf.Variable>>;
  readonly optimizer: Optimizer;
  readonly step: Step;
}

function setup(build: () => LayersModel, optimizerOf: (v: Record<string, tf.Variable>) => Optimizer): Setup {
  const net = build();
  const { all, trainable } = modelVariables(net);
  const optimizer = optimizerOf(trainable);
  return {
    net,
    optimizer,
    variables: { ...all, ...optimizer.slots },
    step: trainStep({ model: net, modelInputs: ['images'], loss, measures: predictions, optimizer }),
  };
}

const sgd = (variables: Record<string, tf.Variable>) =>
  createSgd({ momentum: 0.9, nesterov: true, weightDecay: 5e-4 }, variables);
const adamw = (variables: Record<string, tf.Variable>) =>
  createAdamW({ beta1: 0.9, beta2: 0.99, epsilon: 1e-3, weightDecay: 0.01 }, variables);

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe('a compiled training step', () => {
  it.each([
    ['a residual network', residualNet, sgd],
    ['LeNet with layer normalization', lenet, adamw],
  ] as const)(
    'of %s moves loss, predictions and state as the eager one does',
    async (_name, build, optimizerOf) => {
      const { net, variables, step } = setup(build, optimizerOf);
      const state = new DeviceState(variables);
      const compiled = await compile(step, { inputs: INPUTS, state });
      const evaluation = await compile(inferenceStep({ model: net, modelInputs: ['images'], measures }), {
        inputs: EVALUATION_INPUTS,
        state,
      });
      for (let index = 0; index < 2; index++) {
        const got = await compiled.run(feedsOf(index, 0.05));
        const { images, targets } = batch(index);
        const eager = step({ images, targets, learningRate: tf.scalar(0.05) });
        expectValues(got.loss!, eager.loss!.dataSync(), 2e-5, `loss, step ${index}`);
        expect([...got.predicted!]).toEqual([...eager.predicted!.dataSync()]);
        for (const [name, values] of Object.entries(state.read())) {
          expectValues(values, variables[name]!.dataSync(), 2e-4, `${name}, step ${index}`);
        }
      }
      const { images, targets } = batch(9);
      const eager = inferenceStep({ model: net, modelInputs: ['images'], measures })({ images, targets });
      const { learningRate, ...feeds } = feedsOf(9, 0);
      const got = await evaluation.run(feeds);
      expect(learningRate).toHaveLength(1);
      expectValues(got.loss!, eager.loss!.dataSync(), 2e-4, 'evaluation loss');
      await Promise.all([compiled.release(), evaluation.release()]);
    },
  );

  it('gives the same bytes every time, and resumed from its state', async () => {
    const run = async (steps: number, from?: Record<string, Float32Array>, first = 0) => {
      const { variables, step } = setup(residualNet, sgd);
      const state = new DeviceState(variables);
      const compiled = await compile(step, { inputs: INPUTS, state });
      if (from !== undefined) state.write(from);
      for (let index = first; index < first + steps; index++) await compiled.run(feedsOf(index, 0.05));
      await compiled.release();
      return state.read();
    };
    const whole = await run(4);
    expect(await run(4)).toEqual(whole);
    expect(await run(2, await run(2), 2)).toEqual(whole);
  });

  it('leaves the model’s own variables, the backend and memory as they were', async () => {
    const { variables, step } = setup(residualNet, sgd);
    const before = Object.values(variables).map((variable) => variable.dataSync().slice());
    const state = new DeviceState(variables);
    const feeds = feedsOf(1, 0.1);
    const tensors = tf.memory().numTensors;
    const compiled = await compile(step, { inputs: INPUTS, state });
    await compiled.run(feeds);
    expect(tf.getBackend()).toBe('cpu');
    expect(tf.memory().numTensors).toBe(tensors);
    expect(Object.values(variables).map((variable) => variable.dataSync())).toEqual(before);
    await compiled.release();
  });
});

describe('errors name what is wrong', () => {
  const x = { x: { shape: [2, 3], dtype: 'float32' } } as const;
  const tracing = (step: Step) => compile(step, { inputs: x, state: new DeviceState({}) });

  it('a kernel without mapping, and the op that asked', async () => {
    await expect(tracing((inputs) => ({ y: tf.cumprod(inputs.x!, 1) }))).rejects.toThrow(
      'kernel Cumprod has no mapping to ONNX; asked for by tf.cumprod',
    );
    expect(tf.getBackend()).toBe('cpu');
  });

  it('the layer that asked', async () => {
    const images = input({ shape: [4, 4, 1] });
    const resized = apply(layers.upSampling2d({ name: 'bigger', size: [2, 2] }), images);
    const net = model({ inputs: images, outputs: apply(layers.flatten(), resized) });
    const inputs = {
      images: { shape: [2, 4, 4, 1], dtype: 'float32' },
      targets: { shape: [2, 64], dtype: 'float32' },
    } as const;
    const step = inferenceStep({ model: net, modelInputs: ['images'], measures });
    await expect(compile(step, { inputs, state: new DeviceState({}) })).rejects.toThrow(
      /layer bigger \(UpSampling2D\): .*kernel ResizeNearestNeighbor has no mapping/,
    );
  });

  it('a value read while tracing', async () => {
    await expect(tracing((inputs) => ({ y: tf.scalar(inputs.x!.dataSync()[0]!) }))).rejects.toThrow(
      'a value was read while the step is being traced',
    );
  });

  it('random numbers drawn while tracing', async () => {
    for (const [op, draw] of [
      ['randomNormal', () => tf.randomNormal([2, 3])],
      ['dropout', () => tf.dropout(tf.ones([2, 3]), 0.5)],
      ['truncatedNormal', () => tf.truncatedNormal([2, 3])],
    ] as const) {
      const step = (inputs: Record<string, tf.Tensor>) => ({ y: tf.add(inputs.x!, draw()) });
      await expect(tracing(step), op).rejects.toThrow(new RegExp(`tf.${op}.* seeded stream`));
    }
  });

  it('a variable that is not in the state', async () => {
    const stray = tf.variable(tf.ones([3]), true, 'stray');
    const message = 'variable stray is not in the state';
    await expect(tracing((inputs) => ({ y: tf.add(inputs.x!, stray) }))).rejects.toThrow(message);
    const assigning: Step = (inputs) => {
      stray.assign(tf.sum(inputs.x!, 0));
      return { y: inputs.x! };
    };
    await expect(tracing(assigning)).rejects.toThrow(message);
    expect([...stray.dataSync()]).toEqual([1, 1, 1]);
  });

  it('inputs that are missing or of another size, and a device that is not there', async () => {
    const compiled = await tracing((inputs) => ({ y: tf.neg(inputs.x!) }));
    await expect(compiled.run({})).rejects.toThrow('input x is missing');
    await expect(compiled.run({ x: new Float32Array(5) })).rejects.toThrow(
      'input x must be float32 of 6 values, got float32 of 5',
    );
    await compiled.release();
    const step: Step = (inputs) => ({ y: inputs.x! });
    const options = { inputs: x, state: new DeviceState({}), device: 'tpu' as 'cuda' };
    await expect(compile(step, options)).rejects.toThrow(/device must be one of .*cpu.*, got tpu/);
  });

  it('unknown names and lengths in a state, leaving it as it was', async () => {
    const w = tf.variable(tf.tensor1d([1, 2, 3]));
    const state = new DeviceState({ w });
    const compiled = await compile((inputs) => ({ y: tf.add(inputs.x!, w) }), { inputs: x, state });
    expect(() => state.write({ w: Float32Array.of(7, 8, 9), v: Float32Array.of(1) })).toThrow(
      'has no variable v',
    );
    expect(() => state.write({ w: Float32Array.of(1) })).toThrow('w must have 3 values, got 1');
    expect([...state.read().w!]).toEqual([1, 2, 3]);
    await compiled.release();
  });
});

it('a constant, an input and the same tensor twice may be results', async () => {
  const x = tf.tensor1d([1, 2]);
  const got = await runCompiled(
    (inputs) => ({ same: inputs.x!, one: tf.scalar(1), y: tf.neg(inputs.x!), again: tf.neg(inputs.x!) }),
    { x },
  );
  expect(Object.values(got).map((values) => [...values])).toEqual([[1, 2], [1], [-1, -2], [-1, -2]]);
});

describe('a step writes into buffers', () => {
  const x = { x: { shape: [1], dtype: 'int32' } } as const;

  it('of its own for results, and copies nothing of the state', async () => {
    const size = 1_000_000;
    const w = tf.variable(tf.zeros([size]));
    const state = new DeviceState({ w });
    const step: Step = (inputs) => {
      w.assign(tf.add(w, tf.cast(inputs.x!, 'float32')));
      return { first: tf.slice(w, [0], [2]), isPositive: tf.greater(tf.slice(w, [0], [2]), 4) };
    };
    const compiled = await compile(step, { inputs: x, state });
    const before = process.memoryUsage().arrayBuffers;
    const earlier = await compiled.run({ x: Int32Array.of(3) });
    const later = await compiled.run({ x: Int32Array.of(4) });
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(size);
    expect([...earlier.first!, ...later.first!]).toEqual([3, 3, 7, 7]);
    expect([...earlier.isPositive!, ...later.isPositive!]).toEqual([0, 0, 1, 1]);
    expect(state.read().w!.at(-1)).toBe(7);
    await compiled.release();
  });

  it('and keeps no constant of its graph, which ONNX Runtime has', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const size = 2_000_000;
    const constant = tf.range(0, size, 1, 'float32');
    const step: Step = (inputs) => ({ y: tf.gather(constant, inputs.x! as tf.Tensor1D) });
    collect();
    const before = process.memoryUsage().arrayBuffers;
    const compiled = await compile(step, { inputs: x, state: new DeviceState({}) });
    // A busy machine gives back later.
    await vi.waitFor(
      () => {
        collect();
        expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(4 * size);
      },
      { timeout: 20_000, interval: 100 },
    );
    expect([...(await compiled.run({ x: Int32Array.of(1234) })).y!]).toEqual([1234]);
    await compiled.release();
  });

  it('and fails with ONNX Runtime where that fails', async () => {
    const table = tf.tensor1d([1, 2, 3]);
    const step: Step = (inputs) => ({ y: tf.gather(table, inputs.x! as tf.Tensor1D) });
    const compiled = await compile(step, { inputs: x, state: new DeviceState({}) });
    expect([...(await compiled.run({ x: Int32Array.of(2) })).y!]).toEqual([3]);
    await expect(compiled.run({ x: Int32Array.of(5) })).rejects.toThrow('must be within the inclusive range');
    await compiled.release();
  });
});
