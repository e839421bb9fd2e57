import { layers } from '@tensorflow/tfjs-layers';
import { Relu } from '../layers/activations.ts';
import { connect } from './connect.ts';
import { PYTORCH_DEFAULTS } from './initialization.ts';
import type { ModelDefinition } from './model-definition.ts';

/**
 * A feed-forward net with two hidden layers of width and width / 3 units: LeNet-300-100 (LeCun et al. 1998, section III.C.3)
 * at width 300, with ReLU for tanh. 266,610 parameters on 28x28x1 images with 10 classes. The stem makes no difference.
 *
 * Parts: `layer1` and `layer2` the hidden layers, `fc` the last one.
 */
export const feedforward: ModelDefinition = {
  publishedWidth: 300,
  initialization: PYTORCH_DEFAULTS,
  body: ({ images, make, width, classes }) =>
    connect(
      images,
      layers.flatten({ name: 'flatten' }),
      make.linear('layer1', { name: 'fc1', units: width }),
      new Relu({ name: 'fc1.relu' }),
      make.linear('layer2', { name: 'fc2', units: Math.max(1, Math.round(width / 3)) }),
      new Relu({ name: 'fc2.relu' }),
      make.linear('fc', { name: 'fc3', units: classes }),
    ),
};
