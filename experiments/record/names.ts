/**
 * The names that the whole project spells one way: models, data sets, variants, ablations.
 * Display names for tables and figures stand beside them, in one map each.
 */
import { DATA_SETS, type Dataset } from './data-sets.ts';

export type { Dataset };
export const DATASETS = Object.keys(DATA_SETS) as unknown as readonly [Dataset, ...Dataset[]];

export const MODELS = [
  'resnet18',
  'resnet50',
  'vgg16',
  'mobilenet_v2',
  'efficientnet_b0',
  'convnext_tiny',
  'lenet5',
  'feedforward',
  'vit_s',
  'vit_b',
  'vit_s6',
] as const;
export type Model = (typeof MODELS)[number];

/** What is done to the weights: nothing, BitNet b1.58, or Trained Ternary Quantization. */
export const QUANTIZATIONS = ['std', 'bit', 'ttq'] as const;
export type Quantization = (typeof QUANTIZATIONS)[number];

/**
 * Named parts of a model that an ablation can keep in FP32. The first layer has the name that its model's authors gave it:
 * `conv1` in ResNets, VGG and LeNet, `conv_stem` in MobileNetV2 and EfficientNet, `stem` in ConvNeXt and vision transformers,
 * whose blocks are two parts.
 */
export const MODEL_PARTS = [
  'conv1',
  'conv_stem',
  'stem',
  'layer1',
  'layer2',
  'layer3',
  'layer4',
  'attention',
  'mlp',
  'fc',
] as const;
export type ModelPart = (typeof MODEL_PARTS)[number];

/** Which parts stay in FP32 while all others are quantized. */
export const ABLATIONS = {
  none: [],
  keep_conv1: ['conv1'],
  keep_conv_stem: ['conv_stem'],
  keep_stem: ['stem'],
  keep_layer1: ['layer1'],
  keep_layer2: ['layer2'],
  keep_layer3: ['layer3'],
  keep_layer4: ['layer4'],
  keep_attention: ['attention'],
  keep_mlp: ['mlp'],
  keep_fc: ['fc'],
  /** Of a ResNet all but the last layer. */
  only_fc: ['conv1', 'layer1', 'layer2', 'layer3', 'layer4'],
} as const satisfies Record<string, readonly ModelPart[]>;
export type Ablation = keyof typeof ABLATIONS;

/** The folders of records below the results: of runs, and of version 1's distilled runs. */
export const RECORD_TREES = ['raw', 'raw_kd'] as const;

/** The study of runs that belong to none; where people name them, `trials-<name>`. They stand beside the paper's records and are none of them. */
export const TRIALS = 'trials';
/** Their folders, in the first of {@link RECORD_TREES}. */
export const TRIAL_FOLDER = new RegExp(`^raw/${TRIALS}(-[^/]*)?(/|$)`);

/** A record's two files. */
export const CONFIG_FILE = 'config.json';
export const RESULTS_FILE = 'results.json';
/** How a run's own folder is named: `s42`, and in version 1 `bit_s42`. A factor's, as `model=vit_s6`, is none. */
export const RUN_FOLDER = /^([^=]+_)?s\d+$/;

/** A checkpoint's files: FP32 weights, and the same with ternary weights packed. */
export const CHECKPOINT_FILE = 'weights.safetensors';
export const PACKED_FILE = 'weights.packed.safetensors';

/** What is done to training images; experiments/tasks/image-classification/augment/augmentation.ts says what each is. */
export const AUGMENTATIONS = ['none', 'basic', 'resized-crop', 'cutout', 'randaug', 'full'] as const;
export type AugmentationName = (typeof AUGMENTATIONS)[number];

export const DATASET_TITLES = Object.fromEntries(
  Object.entries(DATA_SETS).map(([name, { title }]) => [name, title]),
) as Record<Dataset, string>;

export const MODEL_TITLES = {
  resnet18: 'ResNet-18',
  resnet50: 'ResNet-50',
  vgg16: 'VGG-16',
  mobilenet_v2: 'MobileNetV2',
  efficientnet_b0: 'EfficientNet-B0',
  convnext_tiny: 'ConvNeXt-Tiny',
  lenet5: 'LeNet-5',
  feedforward: 'Feed-forward',
  vit_s: 'ViT-S',
  vit_b: 'ViT-B',
  vit_s6: 'ViT-S of 6 blocks',
} as const satisfies Record<Model, string>;

/** The folder of measurements below the results. */
export const EFFICIENCY_TREE = 'efficiency';
