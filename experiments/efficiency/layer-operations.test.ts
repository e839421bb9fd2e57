import { readFileSync } from 'node:fs';
import '../engine/cpu-backend.ts';
import { input, layers, model as layersModel, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { describe, expect, it } from 'vitest';
import { assembleParts, type ModelOptions } from '../models/build-model.ts';
import type { Model } from '../record/names.ts';
import { layerOperations } from './layer-operations.ts';

interface Counted {
  readonly model: Model;
  readonly width: number;
  readonly stem: 'cifar' | 'imagenet';
  readonly size: number;
  readonly classes: number;
  readonly macs: number;
  readonly layers: Readonly<Record<string, number>>;
}

/** Counted by hooks on PyTorch's layers: fixtures/make_operation_fixtures.py. */
const { cases } = JSON.parse(readFileSync(new URL('fixtures/operations.json', import.meta.url), 'utf8')) as {
  readonly cases: readonly Counted[];
};

const resnet18: ModelOptions = {
  model: 'resnet18',
  width: 64,
  stem: 'cifar',
  inputShape: [32, 32, 3],
  classes: 10,
  quantization: 'std',
  ablation: 'none',
};

const countOf = (options: ModelOptions) => {
  const made = assembleParts(options);
  const operations = layerOperations(made);
  made.model.dispose();
  return operations;
};
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

describe('layerOperations', () => {
  it.each(cases)('$model of width $width, $stem stem: $macs as hooks in PyTorch count', (counted) => {
    const { model, width, stem, size, classes } = counted;
    const operations = countOf({ ...resnet18, model, width, stem, inputShape: [size, size, 3], classes });
    const ours = operations.map(({ macs }) => macs).sort((a, b) => a - b);
    expect(sum(ours)).toBe(counted.macs);
    // By size, not by name: torchvision's names differ from TensorFlow's where a layer holds others.
    expect(ours).toEqual(Object.values(counted.layers).sort((a, b) => a - b));
  });

  it('gives the 0.56 GMAC that the CIFAR ResNet-18 is known for, and 1.81 with the ImageNet stem', () => {
    const giga = (options: Partial<ModelOptions>) =>
      (sum(countOf({ ...resnet18, ...options }).map(({ macs }) => macs)) / 1e9).toFixed(2);
    expect(giga({})).toBe('0.56');
    expect(giga({ stem: 'imagenet', inputShape: [224, 224, 3], classes: 1000 })).toBe('1.81');
  });

  it('counts by hand', () => {
    const operations = countOf(resnet18);
    expect(operations.find(({ layer }) => layer === 'conv1')).toEqual({
      layer: 'conv1',
      part: 'conv1',
      kernel: 'conv1/kernel',
      weights: 3 * 3 * 3 * 64,
      positions: 32 * 32,
      macs: 32 * 32 * 3 * 3 * 3 * 64,
      outputs: 32 * 32 * 64,
      ternary: false,
    });
    expect(operations.find(({ layer }) => layer === 'layer2.0.downsample.0')).toMatchObject({
      part: 'layer2',
      weights: 64 * 128,
      positions: 16 * 16,
    });
    expect(operations.at(-1)).toMatchObject({
      layer: 'fc',
      part: 'fc',
      positions: 1,
      macs: 5120,
      outputs: 10,
    });
  });

  it('says of each layer whether its weights are ternary', () => {
    const fp32 = (options: Partial<ModelOptions>) =>
      countOf({ ...resnet18, width: 4, ...options })
        .filter(({ ternary }) => !ternary)
        .map(({ part }) => part);
    expect(fp32({ quantization: 'bit' })).toEqual([]);
    expect(fp32({ quantization: 'bit', ablation: 'keep_conv1' })).toEqual(['conv1']);
    expect(new Set(fp32({ quantization: 'ttq', ablation: 'keep_layer4' }))).toEqual(new Set(['layer4']));
    expect(fp32({ quantization: 'std' }).length).toBe(21);
  });

  it('refuses a layer with weights that it does not count', () => {
    const images = input({ shape: [8, 8, 3], name: 'images' });
    const outputs = layers
      .conv2d({ name: 'foreign', filters: 2, kernelSize: 3 })
      .apply(images) as SymbolicTensor;
    const model = layersModel({ inputs: images, outputs, name: 'other' });
    expect(() => layerOperations({ model, parts: new Map() })).toThrow(/foreign.*not counted/);
  });
});
