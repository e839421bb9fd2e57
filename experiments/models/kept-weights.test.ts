/** Which weights each ablation keeps in FP32, by their names, written down here model by model. */
import '../engine/cpu-backend.ts';
import { describe, expect, it } from 'vitest';
import { ABLATIONS, type Ablation, MODELS, type Model, type Quantization } from '../record/names.ts';
import { assembleModel } from './build-model.ts';
import { ternaryWeights } from './ternary-weights.ts';

type Kept = Partial<Record<Ablation, RegExp>>;

const RESNET: Kept = {
  keep_conv1: /^conv1\//,
  keep_layer1: /^layer1\./,
  keep_layer2: /^layer2\./,
  keep_layer3: /^layer3\./,
  keep_layer4: /^layer4\./,
  keep_fc: /^fc\//,
  only_fc: /^(conv1\/|layer)/,
};

const VIT: Kept = {
  keep_stem: /^patch_embed\.proj\//,
  keep_attention: /\.attn\./,
  keep_mlp: /\.mlp\./,
  keep_fc: /^head\//,
};

const KEPT: Readonly<Record<Model, Kept>> = {
  resnet18: RESNET,
  resnet50: RESNET,
  vgg16: {
    keep_conv1: /^features\.0\//,
    keep_layer1: /^features\.(3|7|10)\//,
    keep_layer2: /^features\.(14|17|20)\//,
    keep_layer3: /^features\.(24|27|30)\//,
    keep_layer4: /^features\.(34|37|40)\//,
    keep_fc: /^classifier\//,
    only_fc: /^features\./,
  },
  mobilenet_v2: {
    keep_conv_stem: /^features\.0\.0\//,
    keep_layer1: /^features\.[123]\./,
    keep_layer2: /^features\.[456]\./,
    keep_layer3: /^features\.([789]|1[0-3])\./,
    keep_layer4: /^features\.1[4-8]\./,
    keep_fc: /^classifier\.1\//,
  },
  efficientnet_b0: {
    keep_conv_stem: /^features\.0\.0\//,
    keep_layer1: /^features\.[12]\./,
    keep_layer2: /^features\.3\./,
    keep_layer3: /^features\.[45]\./,
    keep_layer4: /^features\.[678]\./,
    keep_fc: /^classifier\.1\//,
  },
  convnext_tiny: {
    keep_stem: /^features\.0\.0\//,
    keep_layer1: /^features\.1\./,
    keep_layer2: /^features\.[23]\./,
    keep_layer3: /^features\.[45]\./,
    keep_layer4: /^features\.[67]\./,
    keep_fc: /^classifier\.2\//,
  },
  lenet5: {
    keep_conv1: /^conv1\//,
    keep_layer1: /^conv2\//,
    keep_layer2: /^fc1\//,
    keep_layer3: /^fc2\//,
    keep_fc: /^fc3\//,
  },
  vit_s: VIT,
  vit_b: VIT,
  vit_s6: VIT,
  feedforward: { keep_layer1: /^fc1\//, keep_layer2: /^fc2\//, keep_fc: /^fc3\// },
};

/** Convolutions and linear layers, counted from the papers' tables. */
const KERNELS: Readonly<Record<Model, number>> = {
  resnet18: 21,
  resnet50: 54,
  vgg16: 14,
  mobilenet_v2: 53,
  efficientnet_b0: 82,
  convnext_tiny: 59,
  lenet5: 5,
  feedforward: 3,
  vit_s: 50,
  vit_b: 50,
  vit_s6: 26,
};

const ternaryNames = (model: Model, quantization: Quantization, ablation: Ablation): string[] => {
  const built = assembleModel({
    model,
    width: 12,
    stem: 'cifar',
    inputShape: [32, 32, 3],
    classes: 10,
    quantization,
    ablation,
  });
  const names = ternaryWeights(built).map(({ name }) => name);
  built.dispose();
  return names;
};

describe.each(MODELS)('%s', (model) => {
  const kept = KEPT[model];
  const ablations = Object.keys(ABLATIONS) as Ablation[];

  it.each(['bit', 'ttq'] as const)('is ternary in %s but for what its ablation keeps', (quantization) => {
    const all = ternaryNames(model, quantization, 'none');
    expect(all.length).toBe(KERNELS[model]);
    expect(new Set(all).size).toBe(all.length);
    for (const [ablation, pattern] of Object.entries(kept) as [Ablation, RegExp][]) {
      const rest = all.filter((name) => !pattern.test(name));
      expect(rest.length, ablation).toBeLessThan(all.length);
      expect(ternaryNames(model, quantization, ablation), ablation).toEqual(rest);
    }
  });

  it('has no other part to keep', () => {
    for (const ablation of ablations.filter((name) => name !== 'none' && !(name in kept))) {
      expect(() => ternaryNames(model, 'bit', ablation), ablation).toThrow(
        new RegExp(
          `buildModel: ${model} has no part (${ABLATIONS[ablation].join('|')}) that ${ablation} could keep`,
        ),
      );
    }
  });

  it('has no ternary weight in FP32', () => {
    expect(ternaryNames(model, 'std', 'none')).toEqual([]);
  });
});
