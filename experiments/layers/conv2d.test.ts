import '../engine/cpu-backend.ts';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { type LayerKind, quantFixtures } from '../quant/fixtures/quant-fixtures.ts';
import { BitConv2d } from './bit-conv2d.ts';
import { Conv2d, type Conv2dArgs } from './conv2d.ts';
import { expectLikePyTorch } from './fixtures/layer-gradients.ts';
import { TTQConv2d } from './ttq-conv2d.ts';

const CREATE: Record<LayerKind, (args: Conv2dArgs) => Conv2d> = {
  std: (args) => new Conv2d(args),
  bit: (args) => new BitConv2d(args),
  bit_rms: (args) => new BitConv2d({ ...args, norm: 'rms' }),
  ttq: (args) => new TTQConv2d(args),
};

describe('convolutions', () => {
  it.each(quantFixtures.conv2d)(
    '$kind, kernel $kernelSize, stride $strides, padding $padding: values and gradients of PyTorch',
    (fixture) => {
      const { kind, kernelSize, strides, padding } = fixture;
      expectLikePyTorch(CREATE[kind]({ filters: 4, kernelSize, strides, padding }), fixture);
    },
  );

  it('takes a [64, 32, 32, 3] batch as the README shows', () => {
    const layer = new BitConv2d({ filters: 16, kernelSize: 3, strides: 1, padding: 'same', useBias: false });
    const y = layer.apply(tf.randomNormal([64, 32, 32, 3], 0, 1, 'float32', 1)) as tf.Tensor;
    expect(y.shape).toEqual([64, 32, 32, 16]);
    expect(layer.getWeights().map(({ shape }) => shape)).toEqual([[3, 3, 3, 16]]);
  });

  it('has integers times one scale for its products: what an integer kernel would get', () => {
    const layer = new BitConv2d({ filters: 8, kernelSize: 3, padding: 'same', useBias: false });
    const x = tf.randomNormal([1, 6, 6, 4], 0, 1, 'float32', 2);
    const y = (layer.apply(x) as tf.Tensor).dataSync();
    const kernel = layer.getWeights()[0]!.dataSync<'float32'>();
    const scale = kernel.reduce((sum, w) => sum + Math.abs(w), 0) / kernel.length;
    const step = (scale * Math.max(...x.dataSync().map(Math.abs))) / 127;
    for (const value of y) expect(Math.abs(value / step - Math.round(value / step))).toBeLessThan(2e-2);
  });

  it.each([
    ['same', 1],
    ['same', 2],
    ['valid', 1],
    ['valid', 3],
    [0, 2],
    [1, 2],
    [2, 3],
  ] as const)('computes the shape it gives, padding %s, stride %i', (padding, strides) => {
    for (const [height, width] of [
      [8, 7],
      [5, 11],
    ] as const) {
      const layer = new Conv2d({ filters: 2, kernelSize: [3, 2], strides, padding });
      const y = layer.apply(tf.zeros([1, height, width, 3])) as tf.Tensor;
      expect(layer.computeOutputShape([1, height, width, 3])).toEqual(y.shape);
      expect(layer.computeOutputShape([null, null, width, 3])).toEqual([null, null, y.shape[2], 2]);
    }
  });

  it('names the layer, the field and the value of a bad argument', () => {
    const create = (args: Partial<Conv2dArgs>) => () =>
      new BitConv2d({ name: 'c', filters: 4, kernelSize: 3, ...args });
    expect(create({ filters: -3 })).toThrow('c: filters must be a positive integer, got -3');
    expect(create({ kernelSize: 0 })).toThrow('c: kernelSize must be a positive integer, got 0');
    expect(create({ kernelSize: [3, 3, 3] })).toThrow(
      'c: kernelSize must be a number or a pair, got [3,3,3]',
    );
    expect(create({ strides: 1.5 })).toThrow('c: strides must be a positive integer, got 1.5');
    expect(create({ padding: -1 })).toThrow(
      'c: padding must be same, valid or an integer of at least 0, got -1',
    );
  });
});
