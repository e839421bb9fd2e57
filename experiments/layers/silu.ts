import * as tf from '@tensorflow/tfjs-core';
import { ElementwiseLayer } from './elementwise-layer.ts';

/**
 * y = x · σ(x), dy/dx = σ(x) + y · (1 - σ(x)) (Elfwing et al. 2018, arXiv:1702.03118, equations 1 and 4; Swish).
 *
 * Shapes: any, unchanged.
 */
export function silu(x: tf.Tensor): tf.Tensor {
  const op = tf.customGrad((input, save) => {
    const gate = tf.sigmoid(input as tf.Tensor);
    const y = tf.mul(input as tf.Tensor, gate);
    (save as tf.GradSaveFunc)([gate, y]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) => {
      const [s, out] = saved as [tf.Tensor, tf.Tensor];
      return tf.mul(dy, tf.add(s, tf.mul(out, tf.sub(1, s))));
    };
    return { value: y, gradFunc };
  });
  return op(x);
}

/** The layer of `silu`. */
export class Silu extends ElementwiseLayer {
  static className = 'Silu';

  protected override map(x: tf.Tensor): tf.Tensor {
    return silu(x);
  }
}
tf.serialization.registerClass(Silu);
