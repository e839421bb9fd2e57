import { describe, expect, test } from 'vitest';
import { languageRun } from '../record/language-modelling-record.ts';
import { EXAMPLE_RUN } from '../record/testing/example-run.ts';
import { presetSettings } from '../studies/language-presets.ts';
import { estimatedMemory, memoryShortage } from './run-memory.ts';

const MIB = 2 ** 20;

/** Peak resident memory of `lab train` on made-up images, CIFAR stem, BitNet, one thread, as wait4(2) tells it: MiB. */
const MEASURED = [
  ['resnet18', 4, 32, 375],
  ['resnet18', 8, 64, 525],
  ['resnet18', 8, 128, 645],
  ['resnet18', 16, 64, 765],
  ['resnet18', 32, 64, 1408],
  ['resnet18', 64, 64, 3904],
  ['resnet50', 8, 64, 1216],
  ['resnet50', 16, 64, 2332],
  ['vgg16', 16, 64, 683],
  ['mobilenet_v2', 16, 64, 2380],
  ['efficientnet_b0', 16, 64, 3983],
  ['convnext_tiny', 16, 64, 2279],
  ['lenet5', 64, 64, 1212],
  ['feedforward', 64, 64, 294],
] as const;

/** The same of language models, ternary ones, at their presets' sizes: MiB. */
const MEASURED_DECODERS = [
  ['babybitnet', 'paper', 296],
  ['arithmetic', 'desk', 726],
  ['tictactoe', 'paper', 3847],
  ['tinystories', 'desk', 905],
  ['baseline', 'desk', 12_022],
] as const;

describe('the estimate', () => {
  test.each(MEASURED_DECODERS)(
    'of %s at %s scale is at least the %d MiB measured, and not the double',
    (preset, scale, measured) => {
      const config = languageRun('test', { ...presetSettings(preset, scale), seed: 42 }, ['variant']);
      const estimate = estimatedMemory(config).bytes / MIB;
      expect(estimate).toBeGreaterThanOrEqual(measured);
      expect(estimate).toBeLessThan(2 * measured);
    },
  );

  test.each(MEASURED)(
    'of %s, width %d, batch %d is at least the %d MiB measured, and not the double',
    (model, width, batchSize, measured) => {
      const config = {
        ...EXAMPLE_RUN,
        model,
        width,
        batchSize,
        dataset: 'synthetic',
        stem: 'cifar',
      } as const;
      const estimate = estimatedMemory({ ...config, trainExamples: 600 }).bytes / MIB;
      expect(estimate).toBeGreaterThanOrEqual(measured);
      expect(estimate).toBeLessThan(2 * measured);
    },
  );

  test('grows with the images', () => {
    const config = { ...EXAMPLE_RUN, stem: 'cifar', trainExamples: 1000 } as const;
    const [small, large] = (['cifar10', 'tiny_imagenet'] as const).map(
      (dataset) => estimatedMemory({ ...config, dataset }).bytes,
    ) as [number, number];
    const { batchSize, width } = config;
    const pixels = 1000 * 3 * (64 * 64 - 32 * 32);
    expect(large - small).toBeCloseTo(3 * 0.85 * MIB * batchSize * width + pixels, 3);
  });
});

describe('one more run', () => {
  const config = { ...EXAMPLE_RUN, model: 'resnet18', width: 16, batchSize: 64 } as const;
  const needed = estimatedMemory(config).bytes;
  const running = [{ config, process: { pid: 7 } }];

  test('begins when the free memory carries it', () => {
    expect(memoryShortage(config, [], { free: () => needed, takenBy: () => 0 })).toBeNull();
  });

  test('waits for memory that those running will still take, but not for what they have', () => {
    const free = () => 1.5 * needed;
    expect(memoryShortage(config, running, { free, takenBy: () => needed })).toBeNull();
    expect(memoryShortage(config, running, { free, takenBy: () => 0.5 * needed })).toBeNull();
    expect(memoryShortage(config, running, { free, takenBy: () => 0.4 * needed })).not.toBeNull();
  });

  test('says what it waits for', () => {
    expect(memoryShortage(config, running, { free: () => 0.5e9, takenBy: () => 9e9 })).toBe(
      `waiting for memory: a run of resnet18 at width 16 in batches of 64 takes about ${(needed / 1e9).toFixed(1)} GB, ` +
        '0.5 GB are free beside those running',
    );
    expect(memoryShortage(config, [], { free: () => 0.5e9, takenBy: () => 0 })).toMatch(
      /0\.5 GB are free; --no-memory-check starts it all the same$/,
    );
  });
});
