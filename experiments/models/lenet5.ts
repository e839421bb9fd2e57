import { layers } from '@tensorflow/tfjs-layers';
import { Relu } from '../layers/activations.ts';
import { MaxPool2d } from '../layers/max-pool2d.ts';
import { connect } from './connect.ts';
import { PYTORCH_DEFAULTS } from './initialization.ts';
import type { ModelDefinition } from './model-definition.ts';

/** Filters of the first convolution in the paper; the other sizes keep their ratio to it. */
const PUBLISHED_WIDTH = 6;
/** The paper pads MNIST's 28x28 to 32x32; images that have that size need no padding. */
const PADDED_SIDE = 32;

/**
 * LeNet-5 (LeCun et al. 1998, "Gradient-based learning applied to document recognition", section II.B) in today's form.
 * 61,706 parameters at width 6 on 28x28x1 or 32x32x1 images with 10 classes. The stem makes no difference.
 *
 * Parts: `conv1` and `layer1` the convolutions, `layer2` and `layer3` the hidden linear layers, `fc` the last one.
 *
 * Deviations, as usual today: ReLU and max pooling for scaled tanh and learned subsampling, the second convolution sees all
 * maps of the first, and a linear output in place of radial basis functions.
 */
export const lenet5: ModelDefinition = {
  publishedWidth: PUBLISHED_WIDTH,
  initialization: PYTORCH_DEFAULTS,
  body: ({ images, make, width, classes }) => {
    const scaled = (size: number) => Math.max(1, Math.round((size * width) / PUBLISHED_WIDTH));
    const padding = Math.max(0, Math.floor((PADDED_SIDE - images.shape[1]!) / 2));
    return connect(
      images,
      make.conv2d('conv1', { name: 'conv1', filters: scaled(6), kernelSize: 5, padding }),
      new Relu({ name: 'conv1.relu' }),
      new MaxPool2d({ name: 'pool1', kernelSize: 2, strides: 2 }),
      make.conv2d('layer1', { name: 'conv2', filters: scaled(16), kernelSize: 5 }),
      new Relu({ name: 'conv2.relu' }),
      new MaxPool2d({ name: 'pool2', kernelSize: 2, strides: 2 }),
      layers.flatten({ name: 'flatten' }),
      make.linear('layer2', { name: 'fc1', units: scaled(120) }),
      new Relu({ name: 'fc1.relu' }),
      make.linear('layer3', { name: 'fc2', units: scaled(84) }),
      new Relu({ name: 'fc2.relu' }),
      make.linear('fc', { name: 'fc3', units: classes }),
    );
  },
};
