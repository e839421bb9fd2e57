import * as tf from '@tensorflow/tfjs-core';
import { fused } from '../engine/fused-op.ts';
import { ElementwiseLayer } from './elementwise-layer.ts';

/**
 * y = max(x, 0), dL/dx = dL/dy where y > 0, else 0.
 *
 * Shapes: any, unchanged. The gradient is one selection (`ReluGrad`) where TensorFlow.js's own makes a mask and a product.
 */
export function relu(x: tf.Tensor): tf.Tensor {
  const op = tf.customGrad((input, save) => {
    const y = tf.relu(input as tf.Tensor);
    (save as tf.GradSaveFunc)([y]);
    return { value: y, gradFunc: (dy, saved) => reluGradient(dy, saved[0]!) };
  });
  return op(x);
}

function reluGradient(dy: tf.Tensor, y: tf.Tensor): tf.Tensor {
  return fused('ReluGrad', { dy, y }, {}, () => tf.where(tf.greater(y, 0), dy, tf.zerosLike(dy)));
}

/** The layer of `relu`. */
export class Relu extends ElementwiseLayer {
  static className = 'Relu';

  protected override map(x: tf.Tensor): tf.Tensor {
    return relu(x);
  }
}
tf.serialization.registerClass(Relu);
