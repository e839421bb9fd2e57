/** What MobileNetV2 and EfficientNet have in common: stages of inverted residuals between two convolutions and a classifier. */
import { layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { ModelPart } from '../record/names.ts';
import { added, connect } from './connect.ts';
import { type ConvBnArgs, convBn } from './conv-bn.ts';
import type { ModelContext } from './model-definition.ts';

export const PUBLISHED_WIDTH = 32;

interface Stage {
  readonly part: ModelPart;
  readonly channels: number;
  readonly repeats: number;
  /** Of the first repeat. */
  readonly strides: number;
}

type Activation = new (args: { name: string }) => InstanceType<typeof layers.Layer>;

interface NamedConv extends Omit<ConvBnArgs, 'conv' | 'bn'> {
  /** Convolution and batch norm are its parts 0 and 1, the activation its part 2. */
  readonly name: string;
}

/** Convolution, batch normalization, activation. */
function convBnActivation(
  context: ModelContext,
  x: SymbolicTensor,
  { name, ...args }: NamedConv,
  Activation: Activation,
): SymbolicTensor {
  const y = convBn(context, x, { ...args, conv: `${name}.0`, bn: `${name}.1` });
  return connect(y, new Activation({ name: `${name}.2` }));
}

interface ResidualArgs extends Omit<Stage, 'repeats'> {
  readonly name: string;
  readonly expansion: number;
  readonly kernelSize: number;
  /** Names of the block's parts; the first is left out where nothing is expanded. */
  readonly parts: {
    readonly expand: string;
    readonly depthwise: string;
    readonly project: Pick<ConvBnArgs, 'conv' | 'bn'>;
  };
  readonly Activation: Activation;
  /** Between the depthwise convolution and the projection. */
  readonly excite?: (y: SymbolicTensor) => SymbolicTensor;
}

/** 1x1 expansion, depthwise convolution, 1x1 projection without activation; the input is added where shapes agree. */
export function invertedResidual(
  context: ModelContext,
  x: SymbolicTensor,
  {
    part,
    name,
    expansion,
    kernelSize,
    channels,
    strides,
    parts,
    Activation,
    excite = (y) => y,
  }: ResidualArgs,
): SymbolicTensor {
  const inputs = x.shape.at(-1)!;
  const filters = scaled(context, channels);
  const wide = { part, name: parts.expand, filters: inputs * expansion, kernelSize: 1 };
  const expanded = expansion > 1 ? convBnActivation(context, x, wide, Activation) : x;
  const depthwise = { part, name: parts.depthwise, filters: 'depthwise', kernelSize, strides } as const;
  const y = excite(convBnActivation(context, expanded, depthwise, Activation));
  const projected = convBn(context, y, { part, ...parts.project, filters, kernelSize: 1 });
  return strides > 1 || inputs !== filters ? projected : added(`${name}.add`, x, projected);
}

/**
 * @param block one inverted residual; told its number in the network, from 1, that of its stage, from 1, and that in it, from 0
 * @param lastName name of the last 1x1 convolution
 */
export function invertedResiduals<S extends Stage>(
  context: ModelContext,
  stages: readonly S[],
  block: (
    x: SymbolicTensor,
    stage: S,
    at: { number: number; stage: number; repeat: number },
  ) => SymbolicTensor,
  { Activation, lastName }: { readonly Activation: Activation; readonly lastName: string },
): SymbolicTensor {
  const { make, classes } = context;
  const isSmall = context.stem === 'cifar';
  const first = { kernelSize: 3, strides: isSmall ? 1 : 2, filters: scaled(context, 32) };
  let x = convBnActivation(
    context,
    context.images,
    { part: 'conv_stem', name: 'features.0', ...first },
    Activation,
  );
  let number = 0;
  stages.forEach((stage, index) => {
    for (let repeat = 0; repeat < stage.repeats; repeat++) {
      const strides = repeat > 0 || (isSmall && stage.channels === 24) ? 1 : stage.strides;
      number += 1;
      x = block(x, { ...stage, strides }, { number, stage: index + 1, repeat });
    }
  });
  const last = {
    part: 'layer4',
    name: lastName,
    filters: scaled(context, 1280),
    kernelSize: 1,
    strides: 1,
  } as const;
  const features = convBnActivation(context, x, last, Activation);
  const pool = layers.globalAveragePooling2d({ name: 'avgpool' });
  return connect(features, pool, make.linear('fc', { name: 'classifier.1', units: classes }));
}

/**
 * Channels of a narrowed network: a multiple of 8 near the published number times width / 32, at least 8 and not below 90 % of it
 * (the rule of MobileNet's authors, which EfficientNet and torchvision follow).
 */
export function scaled({ width }: ModelContext, published: number): number {
  const channels = (published * width) / PUBLISHED_WIDTH;
  const rounded = Math.max(8, Math.floor((channels + 4) / 8) * 8);
  return rounded < 0.9 * channels ? rounded + 8 : rounded;
}
