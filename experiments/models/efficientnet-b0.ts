import { layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { Sigmoid, Silu } from '../layers/activations.ts';
import type { ModelPart } from '../record/names.ts';
import { connect } from './connect.ts';
import { heFanOut, uniformFanOut } from './initialization.ts';
import { invertedResidual, invertedResiduals, PUBLISHED_WIDTH } from './inverted-residuals.ts';
import type { ModelContext, ModelDefinition } from './model-definition.ts';

/** Tan & Le 2019, table 1: expansion, kernel size, channels, repeats, stride of the first repeat. */
const STAGES = [
  { part: 'layer1', expansion: 1, kernelSize: 3, channels: 16, repeats: 1, strides: 1 },
  { part: 'layer1', expansion: 6, kernelSize: 3, channels: 24, repeats: 2, strides: 2 },
  { part: 'layer2', expansion: 6, kernelSize: 5, channels: 40, repeats: 2, strides: 2 },
  { part: 'layer3', expansion: 6, kernelSize: 3, channels: 80, repeats: 3, strides: 2 },
  { part: 'layer3', expansion: 6, kernelSize: 5, channels: 112, repeats: 3, strides: 1 },
  { part: 'layer4', expansion: 6, kernelSize: 5, channels: 192, repeats: 4, strides: 2 },
  { part: 'layer4', expansion: 6, kernelSize: 3, channels: 320, repeats: 1, strides: 1 },
] as const satisfies readonly { part: ModelPart; [field: string]: unknown }[];

/** The squeeze has a quarter of the channels that enter the block. */
const SQUEEZE = 4;

/**
 * EfficientNet-B0 (Tan & Le 2019, arXiv:1905.11946, table 1): inverted residuals with squeeze-and-excitation and SiLU.
 * 5,288,548 parameters at width 32 with 1000 classes, 4,020,358 with 10.
 *
 * Layer names are torchvision's. Parts: `conv_stem` the first convolution, `layer1` to `layer4` the stages up to 24, 40, 112 and
 * 320 channels (`layer4` with the last 1x1 convolution), `fc` the classifier. CIFAR stem: stride 1 in the first convolution
 * and in the 24-channel stage, so that small images are divided by 8 and not by 32.
 *
 * Deviations: no dropout, no stochastic depth; a narrower network also narrows its last convolution.
 */
export const efficientnetB0: ModelDefinition = {
  publishedWidth: PUBLISHED_WIDTH,
  initialization: {
    conv: heFanOut,
    linear: uniformFanOut,
  },
  body: (context) =>
    invertedResiduals(
      context,
      STAGES,
      (x, stage, at) => {
        const name = `features.${at.stage}.${at.repeat}`;
        const names = [0, 1, 2, 3].map((index) => `${name}.block.${stage.expansion > 1 ? index : index - 1}`);
        const [expand, depthwise, excite, last] = names as [string, string, string, string];
        const squeezed = Math.max(1, Math.floor(x.shape.at(-1)! / SQUEEZE));
        return invertedResidual(context, x, {
          ...stage,
          ...{ name, Activation: Silu },
          parts: { expand, depthwise, project: { conv: `${last}.0`, bn: `${last}.1` } },
          excite: (y) => squeezeAndExcite(context, y, stage.part, excite, squeezed),
        });
      },
      { Activation: Silu, lastName: 'features.8' },
    ),
};

/** y = x · σ(W₂ silu(W₁ mean(x))), a factor for each channel (Hu et al. 2018, arXiv:1709.01507, equations 2 to 4). */
function squeezeAndExcite(
  { make }: ModelContext,
  x: SymbolicTensor,
  part: ModelPart,
  name: string,
  squeezed: number,
): SymbolicTensor {
  const channels = x.shape.at(-1)!;
  const factors = connect(
    x,
    layers.globalAveragePooling2d({ name: `${name}.avgpool` }),
    layers.reshape({ name: `${name}.reshape`, targetShape: [1, 1, channels] }),
    make.conv2d(part, { name: `${name}.fc1`, filters: squeezed, kernelSize: 1 }),
    new Silu({ name: `${name}.activation` }),
    make.conv2d(part, { name: `${name}.fc2`, filters: channels, kernelSize: 1 }),
    new Sigmoid({ name: `${name}.scale_activation` }),
  );
  return layers.multiply({ name: `${name}.scale` }).apply([x, factors]) as SymbolicTensor;
}
