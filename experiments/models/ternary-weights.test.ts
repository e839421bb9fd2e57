import '../engine/cpu-backend.ts';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { describe, expect, it } from 'vitest';
import type { KernelLayer } from '../layers/kernel-layer.ts';
import type { Quantization } from '../record/names.ts';
import { buildModel } from './build-model.ts';
import { ternaryWeights } from './ternary-weights.ts';

const build = (quantization: Quantization): LayersModel =>
  buildModel({
    model: 'resnet18',
    width: 4,
    stem: 'cifar',
    inputShape: [8, 8, 3],
    classes: 10,
    quantization,
    ablation: 'none',
    seed: 1,
  });

const valuesOf = (model: LayersModel) =>
  Object.fromEntries(
    model.weights.map((weight) => [weight.originalName, weight.read().dataSync<'float32'>()]),
  );

describe('ternaryWeights', () => {
  const kernels = build('std')
    .weights.map(({ originalName }) => originalName)
    .filter((name) => name.endsWith('/kernel'));

  it('is empty in full precision', () => {
    expect(kernels.length).toBe(21);
    expect(ternaryWeights(build('std'))).toEqual([]);
  });

  it.each(['bit', 'ttq'] as const)('gives the values that the forward pass of %s uses', (quantization) => {
    const model = build(quantization);
    const values = valuesOf(model);
    for (const weight of ternaryWeights(model)) {
      const { trits, ...scales } = weight.values(values);
      const [positive, negative] = [scales.positive[0]!, scales.negative[0]!];
      expect(trits.length).toBe(tf.util.sizeFromShape([...weight.shape]));
      const layer = model.layers.find(({ name }) => weight.name === `${name}/kernel`) as KernelLayer;
      const used = layer.quantizer.kernel(layer.kernel.read()).dataSync<'float32'>();
      const unpacked = Float32Array.from(trits, (trit) => (trit > 0 ? positive : trit < 0 ? -negative : 0));
      const worst = used.reduce(
        (most, value, index) => Math.max(most, Math.abs(value - unpacked[index]!)),
        0,
      );
      expect(worst, weight.name).toBeLessThanOrEqual(1e-6 * Math.max(positive, negative));
    }
  });

  it('names a weight that is missing', () => {
    const [conv1] = ternaryWeights(build('ttq'));
    const { 'conv1/negative_scale': _, ...rest } = valuesOf(build('ttq'));
    expect(() => conv1!.values(rest)).toThrow('conv1/negative_scale is not among the weights given');
  });
});
