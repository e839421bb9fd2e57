import '../engine/cpu-backend.ts';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { quantFixtures } from '../quant/fixtures/quant-fixtures.ts';
import { DepthwiseConv2d, type DepthwiseConv2dArgs } from './depthwise-conv2d.ts';
import { expectLikePyTorch } from './fixtures/layer-gradients.ts';

const CREATE: Readonly<Record<string, (args: DepthwiseConv2dArgs) => DepthwiseConv2d>> = {
  std: (args) => new DepthwiseConv2d(args),
  bit: (args) => new DepthwiseConv2d({ ...args, quantizer: 'bit' }),
  ttq: (args) => new DepthwiseConv2d({ ...args, quantizer: 'ttq' }),
};

describe('depthwise convolutions', () => {
  it.each(quantFixtures.depthwise)(
    '$kind, kernel $kernelSize, stride $strides, padding $padding: values and gradients of PyTorch',
    (fixture) => {
      const { kind, kernelSize, strides, padding } = fixture;
      expectLikePyTorch(CREATE[kind]!({ kernelSize, strides, padding }), fixture);
    },
  );

  it.each([
    ['same', 2],
    ['valid', 1],
    [2, 3],
  ] as const)('computes the shape it gives, padding %s, stride %i', (padding, strides) => {
    const layer = new DepthwiseConv2d({ kernelSize: [3, 2], strides, padding });
    const y = layer.apply(tf.zeros([1, 8, 7, 5])) as tf.Tensor;
    expect(layer.computeOutputShape([1, 8, 7, 5])).toEqual(y.shape);
    expect(layer.computeOutputShape([null, null, 7, 5])).toEqual([null, null, y.shape[2], 5]);
  });

  it('names the layer, the field and the value of a bad argument', () => {
    const create = (args: Partial<DepthwiseConv2dArgs>) => () =>
      new DepthwiseConv2d({ name: 'd', kernelSize: 3, quantizer: 'bit', ...args });
    expect(create({ kernelSize: 0 })).toThrow('d: kernelSize must be a positive integer, got 0');
    expect(create({ strides: 1.5 })).toThrow('d: strides must be a positive integer, got 1.5');
  });
});
