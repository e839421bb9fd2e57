import { Relu6 } from '../layers/activations.ts';
import type { ModelPart } from '../record/names.ts';
import { heFanOut, heFanOutOfAllChannels, normal } from './initialization.ts';
import { invertedResidual, invertedResiduals, PUBLISHED_WIDTH } from './inverted-residuals.ts';
import type { ModelDefinition } from './model-definition.ts';

/** Expansion t, channels c, repeats n and stride s of the first repeat: Sandler et al. 2018, table 2. */
const STAGES = [
  { part: 'layer1', expansion: 1, channels: 16, repeats: 1, strides: 1 },
  { part: 'layer1', expansion: 6, channels: 24, repeats: 2, strides: 2 },
  { part: 'layer2', expansion: 6, channels: 32, repeats: 3, strides: 2 },
  { part: 'layer3', expansion: 6, channels: 64, repeats: 4, strides: 2 },
  { part: 'layer3', expansion: 6, channels: 96, repeats: 3, strides: 1 },
  { part: 'layer4', expansion: 6, channels: 160, repeats: 3, strides: 2 },
  { part: 'layer4', expansion: 6, channels: 320, repeats: 1, strides: 1 },
] as const satisfies readonly { part: ModelPart; [field: string]: unknown }[];

/**
 * MobileNetV2 (Sandler et al. 2018, arXiv:1801.04381, table 2): inverted residuals with linear bottlenecks.
 * 3,504,872 parameters at width 32 with 1000 classes, 2,236,682 with 10.
 *
 * Layer names are torchvision's. Parts: `conv_stem` the first convolution, `layer1` to `layer4` the stages up to 24, 32, 96 and
 * 320 channels (`layer4` with the last 1x1 convolution), `fc` the classifier. CIFAR stem: stride 1 in the first convolution
 * and in the 24-channel stage, so that small images are divided by 8 and not by 32.
 *
 * Deviations: no dropout before the classifier; a narrower network also narrows its last convolution.
 */
export const mobilenetV2: ModelDefinition = {
  publishedWidth: PUBLISHED_WIDTH,
  initialization: {
    conv: heFanOut,
    depthwise: heFanOutOfAllChannels,
    linear: normal(0.01),
  },
  body: (context) =>
    invertedResiduals(
      context,
      STAGES,
      (x, stage, { number }) => {
        const name = `features.${number}`;
        const at = stage.expansion > 1 ? 1 : 0;
        const project = { conv: `${name}.conv.${at + 1}`, bn: `${name}.conv.${at + 2}` };
        const parts = { expand: `${name}.conv.0`, depthwise: `${name}.conv.${at}`, project };
        return invertedResidual(context, x, { ...stage, name, kernelSize: 3, parts, Activation: Relu6 });
      },
      { Activation: Relu6, lastName: 'features.18' },
    ),
};
