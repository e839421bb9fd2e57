/** What the WebAssembly backend is given is what TensorFlow.js's own backend in JavaScript computes. */
import './cpu-backend.ts';
// Registers the gradients of TensorFlow.js's kernels.
import '@tensorflow/tfjs-layers';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { eagerEngine } from './eager.ts';
import type { Step } from './engine.ts';
import { Draws, expectValues, specsOf, type Tensors, valuesOf, withGradients } from './fixtures/agreement.ts';

async function expectAgreement(step: Step, inputs: Tensors): Promise<void> {
  await tf.setBackend('cpu');
  const feeds = valuesOf(inputs);
  const [expected, got] = [await outcome('cpu'), await outcome('wasm')];
  expect(Object.keys(got)).toEqual(Object.keys(expected));
  for (const [name, values] of Object.entries(expected)) expectValues(got[name]!, values, 2e-6, name);

  async function outcome(backend: 'cpu' | 'wasm') {
    const { prepare } = (await eagerEngine(backend, 1)).over({});
    await tf.setBackend('cpu');
    return (await prepare(step, specsOf(inputs))).run(feeds);
  }
}

/** Filters and strides of networks here; with a stride of 3 and a filter of 2 the backend's own forward pass pads otherwise. */
const WINDOWS = [
  ...([
    [1, 1],
    [1, 2],
    [2, 2],
    [3, 1],
    [3, 2],
    [4, 4],
    [5, 1],
    [5, 2],
    [7, 1],
  ] as const),
] as const;
const SEEDS = Array.from({ length: 24 }, (_, seed) => seed);

test.each(SEEDS)('gradients of convolutions, plain and depthwise, case %i', async (seed) => {
  await tf.setBackend('cpu');
  const draws = new Draws(seed);
  const [filter, stride] = draws.pick(WINDOWS);
  const [height, width, channels] = [
    filter + draws.integer(0, 6),
    filter + draws.integer(0, 6),
    draws.integer(1, 5),
  ];
  const pad = draws.pick(['same', 'valid', Math.floor(filter / 2)] as const);
  const rounding = typeof pad === 'number' ? 'floor' : undefined;
  const x = draws.normal([draws.integer(1, 3), height, width, channels]);
  for (const depthwise of [false, true]) {
    const conv = depthwise ? tf.depthwiseConv2d : tf.conv2d;
    const op = (image: tf.Tensor, kernel: tf.Tensor) =>
      conv(image as tf.Tensor4D, kernel as tf.Tensor4D, stride, pad, 'NHWC', 1, rounding);
    const w = draws.normal([filter, filter, channels, depthwise ? 1 : draws.integer(1, 5)]);
    await expectAgreement(withGradients(op), { x, w, dy: draws.normal(op(x, w).shape) });
  }
});

test('gradients of gathered rows, of which some are gathered twice and some never', async () => {
  const draws = new Draws(1);
  const step: Step = ({ table, rows, dy }) => {
    const gather = (given: tf.Tensor) => tf.gather(given, rows as tf.Tensor2D);
    return { y: gather(table!), dtable: tf.grad(gather)(table!, dy!) };
  };
  const inputs = {
    table: draws.normal([7, 3]),
    rows: draws.integers([2, 5], 0, 5),
    dy: draws.normal([2, 5, 3]),
  };
  await expectAgreement(step, inputs);
});

test.each(['float32', 'int32', 'bool'] as const)('one-hot vectors of type %s', async (dtype) => {
  const step: Step = ({ labels }) => {
    const [on, off] = dtype === 'bool' ? [1, 0] : [3, -2];
    return { y: tf.oneHot(labels as tf.Tensor1D, 4, on, off, dtype) };
  };
  await expectAgreement(step, { labels: tf.tensor1d([2, 0, 3, 5], 'int32') });
});

test('a depthwise convolution of more channels than it is given is refused', async () => {
  const op = (x: tf.Tensor, w: tf.Tensor) =>
    tf.depthwiseConv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, 'same');
  const draws = new Draws(2);
  const [x, w] = [draws.normal([1, 5, 5, 2]), draws.normal([3, 3, 2, 3])];
  await expect(expectAgreement(withGradients(op), { x, w, dy: op(x, w) })).rejects.toThrow(
    'backend wasm: has gradients of depthwise convolutions with channel multiplier 1, got 3',
  );
});
