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

/**
 * The tanh approximation of GELU, as GPT-2 has it: y = x/2 · (1 + tanh u) with u = √(2/π) · (x + 0.044715 · x³);
 * dy/dx = (1 + tanh u)/2 + x/2 · (1 - tanh² u) · √(2/π) · (1 + 3 · 0.044715 · x²) (Hendrycks & Gimpel 2016, section 2).
 *
 * Shapes: any, unchanged.
 */
export function geluTanh(x: tf.Tensor): tf.Tensor {
  const op = tf.customGrad((input, save) => {
    const value = input as tf.Tensor;
    const squared = tf.mul(tf.square(value), CUBIC);
    const tanh = tf.tanh(tf.mul(tf.mul(value, tf.add(squared, 1)), ROOT));
    const half = tf.mul(tf.add(tanh, 1), 0.5);
    (save as tf.GradSaveFunc)([value, tanh]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) => {
      const [x, t] = saved as [tf.Tensor, tf.Tensor];
      const slope = tf.mul(tf.add(tf.mul(tf.square(x), 3 * CUBIC), 1), ROOT);
      const inner = tf.mul(tf.mul(x, tf.sub(1, tf.square(t))), slope);
      return tf.mul(dy, tf.mul(tf.add(tf.add(t, 1), inner), 0.5));
    };
    return { value: tf.mul(value, half), gradFunc };
  });
  return op(x);
}

const ROOT = Math.sqrt(2 / Math.PI);
const CUBIC = 0.044715;

/** The layer of `geluTanh`. */
export class GeluTanh extends ElementwiseLayer {
  static className = 'GeluTanh';

  protected override map(x: tf.Tensor): tf.Tensor {
    return geluTanh(x);
  }
}
tf.serialization.registerClass(GeluTanh);
