import * as tf from '@tensorflow/tfjs-core';
import { ElementwiseLayer } from './elementwise-layer.ts';

/**
 * y = x · Φ(x) with Φ(x) = (1 + erf(x / √2)) / 2, dy/dx = Φ(x) + x · exp(-x²/2) / √(2π)
 * (Hendrycks & Gimpel 2016, arXiv:1606.08415, section 2; exact, not the tanh approximation).
 *
 * Shapes: any, unchanged.
 */
export function gelu(x: tf.Tensor): tf.Tensor {
  const op = tf.customGrad((input, save) => {
    const value = input as tf.Tensor;
    const cumulative = tf.mul(tf.add(tf.erf(tf.mul(value, Math.SQRT1_2)), 1), 0.5);
    (save as tf.GradSaveFunc)([value, cumulative]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) => {
      const [x, phi] = saved as [tf.Tensor, tf.Tensor];
      const density = tf.mul(tf.exp(tf.mul(tf.square(x), -0.5)), 1 / Math.sqrt(2 * Math.PI));
      return tf.mul(dy, tf.add(phi, tf.mul(x, density)));
    };
    return { value: tf.mul(value, cumulative), gradFunc };
  });
  return op(x);
}

/** The layer of `gelu`. */
export class Gelu extends ElementwiseLayer {
  static className = 'Gelu';

  protected override map(x: tf.Tensor): tf.Tensor {
    return gelu(x);
  }
}
tf.serialization.registerClass(Gelu);
