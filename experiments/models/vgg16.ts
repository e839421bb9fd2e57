import { layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { Relu } from '../layers/activations.ts';
import { MaxPool2d } from '../layers/max-pool2d.ts';
import type { ModelPart } from '../record/names.ts';
import { connect } from './connect.ts';
import { heFanOut, normal } from './initialization.ts';
import type { ModelContext, ModelDefinition } from './model-definition.ts';

/** Channels of the 3x3 convolutions in units of the width; pooling halves the resolution after each stage. */
const STAGES = [
  { part: 'layer1', channels: [1, 1] },
  { part: 'layer1', channels: [2, 2] },
  { part: 'layer2', channels: [4, 4, 4] },
  { part: 'layer3', channels: [8, 8, 8] },
  { part: 'layer4', channels: [8, 8, 8] },
] as const satisfies readonly { part: ModelPart; channels: readonly number[] }[];

/** Side of the last feature map that the ImageNet classifier takes. */
const LAST_SIDE = 7;

/**
 * VGG-16 with batch normalization (Simonyan & Zisserman 2015, arXiv:1409.1556, table 1, column D).
 * ImageNet stem: three linear layers of 64 · width units (4096) on a 7x7 map, 138,365,992 parameters at width 64 with
 * 1000 classes. CIFAR stem: one linear layer after global pooling, 14,728,266 with 10 classes.
 *
 * Layer names are torchvision's vgg16_bn's. Parts: `conv1` the first convolution, `layer1` the others of the first two
 * stages, `layer2` to `layer4` the next stages, `fc` the classifier. Throws for the ImageNet stem when images are not
 * 224x224. Deviations: no dropout in the classifier; pooling of an odd side keeps its last row.
 */
export const vgg16: ModelDefinition = {
  publishedWidth: 64,
  initialization: {
    conv: heFanOut,
    linear: normal(0.01),
  },
  body: (context) => {
    let x = context.images;
    let index = 0;
    STAGES.forEach(({ part, channels }, stage) => {
      for (const multiple of channels) {
        x = convBnRelu(context, x, index === 0 ? 'conv1' : part, index, context.width * multiple);
        index += 3;
      }
      x = connect(
        x,
        new MaxPool2d({ name: `features.${index}`, kernelSize: 2, strides: 2, padding: 'same' }),
      );
      index += 1;
      checkSide(context, stage, x);
    });
    return context.stem === 'cifar' ? smallClassifier(context, x) : largeClassifier(context, x);
  },
};

function checkSide({ stem }: ModelContext, stage: number, x: SymbolicTensor): void {
  if (stem === 'cifar' || stage < STAGES.length - 1) return;
  if (x.shape[1] === LAST_SIDE && x.shape[2] === LAST_SIDE) return;
  throw new Error(
    `vgg16: the imagenet stem takes images of 224x224, whose last map is 7x7, got [${x.shape}]`,
  );
}

/** torchvision counts convolution, batch norm and ReLU as one feature each. */
function convBnRelu(
  { make }: ModelContext,
  x: SymbolicTensor,
  part: ModelPart,
  index: number,
  filters: number,
): SymbolicTensor {
  const convolution = { name: `features.${index}`, filters, kernelSize: 3, padding: 1 };
  return connect(
    x,
    make.conv2d(part, convolution),
    make.batchNorm(`features.${index + 1}`),
    new Relu({ name: `features.${index + 2}` }),
  );
}

function smallClassifier({ make, classes }: ModelContext, x: SymbolicTensor): SymbolicTensor {
  const pool = layers.globalAveragePooling2d({ name: 'avgpool' });
  return connect(x, pool, make.linear('fc', { name: 'classifier', units: classes }));
}

function largeClassifier({ make, width, classes }: ModelContext, x: SymbolicTensor): SymbolicTensor {
  const linear = (index: number, units: number) => make.linear('fc', { name: `classifier.${index}`, units });
  return connect(
    x,
    layers.flatten({ name: 'flatten' }),
    linear(0, 64 * width),
    new Relu({ name: 'classifier.1' }),
    linear(3, 64 * width),
    new Relu({ name: 'classifier.4' }),
    linear(6, classes),
  );
}
