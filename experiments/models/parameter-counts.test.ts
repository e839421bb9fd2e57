import '../engine/cpu-backend.ts';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import type { Model } from '../record/names.ts';
import { assembleModel } from './build-model.ts';
import { MODEL_DEFINITIONS } from './model-definitions.ts';

interface Count {
  readonly model: Model;
  readonly stem: 'cifar' | 'imagenet';
  readonly side: number;
  readonly channels: number;
  readonly classes: number;
  readonly count: number;
}

const large = { stem: 'imagenet', side: 224, channels: 3 } as const;
const small = { stem: 'cifar', side: 32, channels: 3, classes: 10 } as const;

/**
 * 1000 classes: the counts that torchvision and timm list for their models. 10 classes: these less the classifier's
 * difference, 990 · (features + 1). CIFAR stems: 11.17 M and 23.52 M for ResNet as the CNN study says, 14.73 M for VGG-16
 * as the usual CIFAR repositories; LeNet-5 61,706 and LeNet-300-100 266,610 as their many reimplementations.
 */
const COUNTS: readonly Count[] = [
  { model: 'resnet18', ...small, count: 11_173_962 },
  { model: 'resnet18', ...large, classes: 1000, count: 11_689_512 },
  { model: 'resnet50', ...small, count: 23_520_842 },
  { model: 'resnet50', ...large, classes: 1000, count: 25_557_032 },
  { model: 'vgg16', ...small, count: 14_728_266 },
  { model: 'vgg16', ...large, classes: 1000, count: 138_365_992 },
  { model: 'mobilenet_v2', ...small, count: 2_236_682 },
  { model: 'mobilenet_v2', ...large, classes: 1000, count: 3_504_872 },
  { model: 'efficientnet_b0', ...small, count: 4_020_358 },
  { model: 'efficientnet_b0', ...large, classes: 1000, count: 5_288_548 },
  { model: 'convnext_tiny', ...large, classes: 10, count: 27_827_818 },
  { model: 'convnext_tiny', ...large, classes: 1000, count: 28_589_128 },
  { model: 'lenet5', stem: 'cifar', side: 28, channels: 1, classes: 10, count: 61_706 },
  { model: 'lenet5', stem: 'cifar', side: 32, channels: 1, classes: 10, count: 61_706 },
  { model: 'vit_s', ...large, classes: 1000, count: 22_050_664 },
  { model: 'vit_b', ...large, classes: 1000, count: 86_567_656 },
  { model: 'vit_s6', ...small, count: 10_695_562 },
  { model: 'feedforward', stem: 'cifar', side: 28, channels: 1, classes: 10, count: 266_610 },
];

describe('parameter counts at published width', () => {
  it.each(COUNTS)(
    '$model, $stem stem, $classes classes: $count',
    ({ model, side, channels, count, ...rest }) => {
      const { publishedWidth: width } = MODEL_DEFINITIONS[model];
      const inputShape = [side, side, channels];
      const built = assembleModel({
        model,
        width,
        inputShape,
        quantization: 'std',
        ablation: 'none',
        ...rest,
      });
      const sizes = built.trainableWeights.map(({ shape }) => tf.util.sizeFromShape(shape as number[]));
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(count);
      built.dispose();
    },
  );
});
