import * as tf from '@tensorflow/tfjs-core';
import { ElementwiseLayer } from './elementwise-layer.ts';

/**
 * y = max(x, 0)², dy/dx = 2 · max(x, 0) (So et al. 2021, arXiv:2109.08668, section 3.1).
 *
 * Shapes: any, unchanged.
 */
export function squaredRelu(x: tf.Tensor): tf.Tensor {
  const op = tf.customGrad((input, save) => {
    const positive = tf.relu(input as tf.Tensor);
    (save as tf.GradSaveFunc)([positive]);
    return {
      value: tf.mul(positive, positive),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => tf.mul(tf.mul(dy, saved[0]!), 2),
    };
  });
  return op(x);
}

/** The layer of `squaredRelu`. */
export class SquaredRelu extends ElementwiseLayer {
  static className = 'SquaredRelu';

  protected override map(x: tf.Tensor): tf.Tensor {
    return squaredRelu(x);
  }
}
tf.serialization.registerClass(SquaredRelu);
