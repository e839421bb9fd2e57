import { layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { Gelu } from '../layers/activations.ts';
import { LayerNorm } from '../layers/layer-norm.ts';
import { LayerScale } from '../layers/layer-scale.ts';
import type { ModelPart } from '../record/names.ts';
import { added, connect } from './connect.ts';
import { truncatedNormal } from './initialization.ts';
import type { ModelContext, ModelDefinition } from './model-definition.ts';

const STAGES = [
  { part: 'layer1', depth: 3 },
  { part: 'layer2', depth: 3 },
  { part: 'layer3', depth: 9 },
  { part: 'layer4', depth: 3 },
] as const satisfies readonly { part: ModelPart; depth: number }[];

/** Units of a block's first linear layer, and first value of its LayerScale. */
const EXPANSION = 4;
const LAYER_SCALE = 1e-6;

/**
 * ConvNeXt-Tiny (Liu et al. 2022, arXiv:2201.03545, section 3 and table 9): 7x7 depthwise convolutions, LayerNorm, GELU.
 * 28,589,128 parameters at width 96 with ImageNet stem and 1000 classes, 27,827,818 with 10.
 *
 * Layer names are torchvision's. Parts: `stem` the stem's convolution, `layer1` to `layer4` the stages, each with the
 * downsampling before it, `fc` the classifier. CIFAR stem: 3x3 with stride 1 instead of 4x4 with stride 4.
 *
 * Deviation: no stochastic depth.
 */
export const convnextTiny: ModelDefinition = {
  publishedWidth: 96,
  initialization: {
    conv: truncatedNormal(0.02),
    linear: truncatedNormal(0.02),
  },
  body: (context) => {
    const { make, width, classes } = context;
    let x = stem(context);
    STAGES.forEach(({ part, depth }, stage) => {
      const channels = width * 2 ** stage;
      if (stage > 0) x = downsample(context, x, part, `features.${2 * stage}`, channels);
      for (let index = 0; index < depth; index++) {
        x = block(context, x, part, `features.${2 * stage + 1}.${index}`);
      }
    });
    return connect(
      x,
      layers.globalAveragePooling2d({ name: 'avgpool' }),
      new LayerNorm({ name: 'classifier.0' }),
      make.linear('fc', { name: 'classifier.2', units: classes }),
    );
  },
};

function stem({ make, images, width, stem }: ModelContext): SymbolicTensor {
  const patches = stem === 'cifar' ? { kernelSize: 3, padding: 1 } : { kernelSize: 4, strides: 4 };
  const convolution = make.conv2d('stem', { name: 'features.0.0', filters: width, ...patches });
  return connect(images, convolution, new LayerNorm({ name: 'features.0.1' }));
}

/** LayerNorm, then a 2x2 convolution with stride 2; an odd last row is left out, as in PyTorch. */
function downsample(
  { make }: ModelContext,
  x: SymbolicTensor,
  part: ModelPart,
  name: string,
  filters: number,
): SymbolicTensor {
  const halve = make.conv2d(part, { name: `${name}.1`, filters, kernelSize: 2, strides: 2 });
  return connect(x, new LayerNorm({ name: `${name}.0` }), halve);
}

/** y = x + γ · W₂ gelu(W₁ norm(depthwise(x))). */
function block({ make }: ModelContext, x: SymbolicTensor, part: ModelPart, name: string): SymbolicTensor {
  const channels = x.shape.at(-1)!;
  const y = connect(
    x,
    make.depthwiseConv2d(part, { name: `${name}.block.0`, kernelSize: 7, padding: 3 }),
    new LayerNorm({ name: `${name}.block.2` }),
    make.linear(part, { name: `${name}.block.3`, units: EXPANSION * channels }),
    new Gelu({ name: `${name}.block.4` }),
    make.linear(part, { name: `${name}.block.5`, units: channels }),
    new LayerScale({ name: `${name}.layer_scale`, initial: LAYER_SCALE }),
  );
  return added(`${name}.add`, x, y);
}
