import '../engine/cpu-backend.ts';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { describe, expect, it } from 'vitest';
import { QUANTIZATIONS } from '../record/names.ts';
import { type BuildModelOptions, buildModel } from './build-model.ts';

const OPTIONS = {
  model: 'resnet18',
  width: 4,
  stem: 'cifar',
  inputShape: [16, 16, 3],
  classes: 10,
  quantization: 'std',
  ablation: 'none',
  seed: 42,
} as const satisfies BuildModelOptions;

const valuesOf = (model: LayersModel) =>
  Object.fromEntries(
    model.weights.map((weight) => [weight.originalName, weight.read().dataSync<'float32'>()]),
  );

function statistics(values: Float32Array): { mean: number; deviation: number; largest: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return {
    mean,
    deviation: Math.sqrt(variance),
    largest: values.reduce((most, value) => Math.max(most, Math.abs(value)), 0),
  };
}

describe('buildModel', () => {
  it('depends on its options alone, not on what was built before', () => {
    const first = buildModel(OPTIONS);
    buildModel({ ...OPTIONS, quantization: 'ttq', width: 3 });
    const second = buildModel(OPTIONS);
    expect(second.layers.map(({ name }) => name)).toEqual(first.layers.map(({ name }) => name));
    expect(valuesOf(second)).toEqual(valuesOf(first));
    expect(valuesOf(buildModel({ ...OPTIONS, seed: 43 }))['conv1/kernel']).not.toEqual(
      valuesOf(first)['conv1/kernel'],
    );
  });

  it('starts all variants of a seed with the same weights', () => {
    const [std, ...others] = QUANTIZATIONS.map((quantization) =>
      valuesOf(buildModel({ ...OPTIONS, quantization })),
    );
    for (const other of others) expect(other).toMatchObject(std!);
  });

  it('draws kernels as torchvision does: He normal by fan-out, linear layers uniform by fan-in', () => {
    const values = valuesOf(buildModel({ ...OPTIONS, width: 16, classes: 100 }));
    const conv = values['layer3.1.conv2/kernel']!;
    const { mean, deviation } = statistics(conv);
    const expected = Math.sqrt(2 / (3 * 3 * 64));
    // Five standard errors of the mean and of the standard deviation.
    expect(Math.abs(mean)).toBeLessThan((5 * expected) / Math.sqrt(conv.length));
    expect(Math.abs(deviation / expected - 1)).toBeLessThan(5 / Math.sqrt(2 * conv.length));
    const bound = 1 / Math.sqrt(128);
    for (const name of ['fc/kernel', 'fc/bias']) {
      const { deviation, largest } = statistics(values[name]!);
      expect(largest).toBeLessThanOrEqual(bound);
      expect(deviation).toBeGreaterThan((0.3 * bound) / Math.sqrt(3));
    }
    expect(statistics(values['fc/kernel']!).deviation).toBeCloseTo(bound / Math.sqrt(3), 3);
  });

  it('starts TTQ’s scales at the mean magnitudes of their sets, in units of the whole kernel’s', () => {
    const values = valuesOf(buildModel({ ...OPTIONS, quantization: 'ttq' }));
    const kernel = values['layer2.0.conv1/kernel']!;
    const delta = 0.05 * statistics(kernel).largest;
    const above = kernel.filter((value) => value > delta);
    const below = kernel.filter((value) => value < -delta);
    const unit = statistics(kernel.map(Math.abs)).mean;
    const { 'layer2.0.conv1/positive_scale': positive, 'layer2.0.conv1/negative_scale': negative } = values;
    expect(positive![0]).toBeCloseTo(statistics(above).mean / unit, 5);
    expect(negative![0]).toBeCloseTo(-statistics(below).mean / unit, 5);
  });

  it('names a bad option', () => {
    const build = (options: Partial<BuildModelOptions>) => () => buildModel({ ...OPTIONS, ...options });
    expect(build({ width: 0 })).toThrow('conv1: filters must be a positive integer, got 0');
    expect(build({ classes: 2.5 })).toThrow('fc: units must be a positive integer, got 2.5');
  });
});
