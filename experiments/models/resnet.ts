import { layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { Relu } from '../layers/activations.ts';
import { MaxPool2d } from '../layers/max-pool2d.ts';
import type { ModelPart } from '../record/names.ts';
import { added, connect } from './connect.ts';
import { convBn, convBnRelu } from './conv-bn.ts';
import { heFanOut, type Initialization, PYTORCH_DEFAULTS } from './initialization.ts';
import type { ModelContext, ModelDefinition } from './model-definition.ts';

type Block = (context: ModelContext, x: SymbolicTensor, args: BlockArgs) => SymbolicTensor;

interface BlockArgs {
  readonly part: ModelPart;
  /** `layer2.0`: prefix of the block's layer names, as in torchvision's state dictionary. */
  readonly name: string;
  readonly channels: number;
  readonly strides: number;
}

const STAGES = ['layer1', 'layer2', 'layer3', 'layer4'] as const satisfies readonly ModelPart[];
const initialization: Initialization = { ...PYTORCH_DEFAULTS, conv: heFanOut };

/**
 * ResNet-18: two basic blocks in each of four stages (He et al. 2016, arXiv:1512.03385, table 1).
 * 11,173,962 parameters at width 64 with CIFAR stem and 10 classes.
 */
export const resnet18: ModelDefinition = {
  publishedWidth: 64,
  initialization,
  body: (context) => resnet(context, basicBlock, [2, 2, 2, 2]),
};

/**
 * ResNet-50: 3, 4, 6 and 3 bottleneck blocks (He et al. 2016, table 1). 23,520,842 parameters at width 64 with CIFAR stem
 * and 10 classes. Deviation, as torchvision's: the stride is in the 3x3 convolution, not in the first 1x1.
 */
export const resnet50: ModelDefinition = {
  publishedWidth: 64,
  initialization,
  body: (context) => resnet(context, bottleneck, [3, 4, 6, 3]),
};

function resnet(context: ModelContext, block: Block, depths: readonly number[]): SymbolicTensor {
  const { make, width, classes } = context;
  let x = stem(context);
  STAGES.forEach((part, stage) => {
    for (let index = 0; index < depths[stage]!; index++) {
      const strides = stage > 0 && index === 0 ? 2 : 1;
      x = block(context, x, { part, name: `${part}.${index}`, channels: width * 2 ** stage, strides });
    }
  });
  const pool = layers.globalAveragePooling2d({ name: 'avgpool' });
  return connect(x, pool, make.linear('fc', { name: 'fc', units: classes }));
}

/** CIFAR: 3x3, stride 1. ImageNet: 7x7, stride 2, then 3x3 max pooling, stride 2. */
function stem(context: ModelContext): SymbolicTensor {
  const { width, images } = context;
  const first = { part: 'conv1', conv: 'conv1', bn: 'bn1', filters: width } as const;
  if (context.stem === 'cifar') return convBnRelu(context, images, { ...first, kernelSize: 3 });
  const wide = convBnRelu(context, images, { ...first, kernelSize: 7, strides: 2 });
  return connect(wide, new MaxPool2d({ name: 'maxpool', kernelSize: 3, strides: 2, padding: 1 }));
}

const basicBlock: Block = (context, x, { part, name, channels, strides }) => {
  const conv = (index: number) => ({ part, conv: `${name}.conv${index}`, bn: `${name}.bn${index}` });
  let y = convBnRelu(context, x, { ...conv(1), filters: channels, kernelSize: 3, strides });
  y = convBn(context, y, { ...conv(2), filters: channels, kernelSize: 3 });
  return join(name, y, shortcut(context, x, { part, name, channels, strides }));
};

/** Channels of a bottleneck's output are four times those of its 3x3 convolution. */
const EXPANSION = 4;

const bottleneck: Block = (context, x, { part, name, channels, strides }) => {
  const conv = (index: number) => ({ part, conv: `${name}.conv${index}`, bn: `${name}.bn${index}` });
  const wide = channels * EXPANSION;
  let y = convBnRelu(context, x, { ...conv(1), filters: channels, kernelSize: 1 });
  y = convBnRelu(context, y, { ...conv(2), filters: channels, kernelSize: 3, strides });
  y = convBn(context, y, { ...conv(3), filters: wide, kernelSize: 1 });
  return join(name, y, shortcut(context, x, { part, name, channels: wide, strides }));
};

/** The input itself, or its projection by a 1x1 convolution where the shape changes (He et al. 2016, option B). */
function shortcut(context: ModelContext, x: SymbolicTensor, { part, name, channels, strides }: BlockArgs) {
  if (strides === 1 && x.shape.at(-1) === channels) return x;
  const names = { conv: `${name}.downsample.0`, bn: `${name}.downsample.1` };
  return convBn(context, x, { part, ...names, filters: channels, kernelSize: 1, strides });
}

function join(name: string, y: SymbolicTensor, identity: SymbolicTensor): SymbolicTensor {
  const sum = added(`${name}.add`, y, identity);
  return connect(sum, new Relu({ name: `${name}.relu` }));
}
