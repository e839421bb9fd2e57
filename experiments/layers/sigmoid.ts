import * as tf from '@tensorflow/tfjs-core';
import { ElementwiseLayer } from './elementwise-layer.ts';

/** y = 1 / (1 + exp(-x)). Shapes: any, unchanged. */
export class Sigmoid extends ElementwiseLayer {
  static className = 'Sigmoid';

  protected override map(x: tf.Tensor): tf.Tensor {
    return tf.sigmoid(x);
  }
}
tf.serialization.registerClass(Sigmoid);
