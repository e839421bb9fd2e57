import * as tf from '@tensorflow/tfjs-core';
import { ElementwiseLayer } from './elementwise-layer.ts';

/**
 * y = min(max(x, 0), 6), dL/dx = dL/dy where 0 < y < 6, else 0 (Sandler et al. 2018, arXiv:1801.04381, section 4).
 *
 * Shapes: any, unchanged.
 */
export function relu6(x: tf.Tensor): tf.Tensor {
  const op = tf.customGrad((input, save) => {
    const y = tf.clipByValue(input as tf.Tensor, 0, 6);
    (save as tf.GradSaveFunc)([y]);
    return { value: y, gradFunc: (dy, saved) => relu6Gradient(dy, saved[0]!) };
  });
  return op(x);
}

function relu6Gradient(dy: tf.Tensor, y: tf.Tensor): tf.Tensor {
  const inside = tf.logicalAnd(tf.greater(y, 0), tf.less(y, 6));
  return tf.where(inside, dy, tf.zerosLike(dy));
}

/** The layer of `relu6`. */
export class Relu6 extends ElementwiseLayer {
  static className = 'Relu6';

  protected override map(x: tf.Tensor): tf.Tensor {
    return relu6(x);
  }
}
tf.serialization.registerClass(Relu6);
