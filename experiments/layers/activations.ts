/** Activations: ops that map each value on its own, and their layers, which have no weights. Shapes: any, unchanged. */
import * as tf from '@tensorflow/tfjs-core';
import { fused } from '../engine/fused-op.ts';
import { withGradients } from '../quant/with-gradients.ts';
import { type LayerArgs, OneInputLayer } from './one-input-layer.ts';

/**
 * y = max(x, 0), dL/dx = dL/dy where y > 0, else 0. The gradient is one selection (`ReluGrad`) where TensorFlow.js's own makes a mask
 * and a product.
 */
export function relu(x: tf.Tensor): tf.Tensor {
  const forward = (x: tf.Tensor): [tf.Tensor, tf.Tensor] => {
    const y = tf.relu(x);
    return [y, y];
  };
  return withGradients([x], forward, (dy, y) =>
    fused('ReluGrad', { dy, y }, {}, () => tf.where(tf.greater(y, 0), dy, tf.zerosLike(dy))),
  );
}

/** y = min(max(x, 0), 6), dL/dx = dL/dy where 0 < y < 6, else 0 (Sandler et al. 2018, arXiv:1801.04381, section 4). */
export function relu6(x: tf.Tensor): tf.Tensor {
  const forward = (x: tf.Tensor): [tf.Tensor, tf.Tensor] => {
    const y = tf.clipByValue(x, 0, 6);
    return [y, y];
  };
  return withGradients([x], forward, (dy, y) =>
    tf.where(tf.logicalAnd(tf.greater(y, 0), tf.less(y, 6)), dy, tf.zerosLike(dy)),
  );
}

/** y = max(x, 0)², dy/dx = 2 · max(x, 0) (So et al. 2021, arXiv:2109.08668, section 3.1). */
export function squaredRelu(x: tf.Tensor): tf.Tensor {
  const forward = (x: tf.Tensor): [tf.Tensor, tf.Tensor] => {
    const positive = tf.relu(x);
    return [tf.mul(positive, positive), positive];
  };
  return withGradients([x], forward, (dy, positive) => tf.mul(tf.mul(dy, positive), 2));
}

/** y = x · σ(x), dy/dx = σ(x) + y · (1 - σ(x)) (Elfwing et al. 2018, arXiv:1702.03118, equations 1 and 4; Swish). */
export function silu(x: tf.Tensor): tf.Tensor {
  const forward = (x: tf.Tensor): [tf.Tensor, tf.Tensor, tf.Tensor] => {
    const gate = tf.sigmoid(x);
    const y = tf.mul(x, gate);
    return [y, gate, y];
  };
  return withGradients([x], forward, (dy, gate, y) => tf.mul(dy, tf.add(gate, tf.mul(y, tf.sub(1, gate)))));
}

/**
 * y = x · Φ(x) with Φ(x) = (1 + erf t) / 2 and t = x / √2, dy/dx = Φ(x) + x · exp(-x²/2) / √(2π) = Φ(x) + t / exp(t²) / √π
 * (Hendrycks & Gimpel 2016, arXiv:1606.08415, section 2; exact, not the tanh approximation).
 */
export function gelu(x: tf.Tensor): tf.Tensor {
  const forward = (x: tf.Tensor): [tf.Tensor, tf.Tensor, tf.Tensor] => {
    const t = tf.mul(x, Math.SQRT1_2);
    const cumulative = tf.add(tf.mul(tf.erf(t), 0.5), 0.5);
    return [tf.mul(x, cumulative), t, cumulative];
  };
  return withGradients([x], forward, (dy, t, cumulative) => {
    const density = tf.mul(tf.div(t, tf.exp(tf.square(t))), 1 / Math.sqrt(Math.PI));
    return tf.mul(dy, tf.add(cumulative, density));
  });
}

const ROOT = Math.sqrt(2 / Math.PI);
const CUBIC = 0.044715;

/**
 * The tanh approximation of GELU, as GPT-2 has it: y = x/2 · (1 + tanh u) with u = √(2/π) · (x + 0.044715 · x³);
 * dy/dx = (1 + tanh u)/2 + x/2 · (1 - tanh² u) · √(2/π) · (1 + 3 · 0.044715 · x²) (Hendrycks & Gimpel 2016, section 2).
 */
export function geluTanh(x: tf.Tensor): tf.Tensor {
  const forward = (x: tf.Tensor): [tf.Tensor, tf.Tensor, tf.Tensor] => {
    const squared = tf.mul(tf.square(x), CUBIC);
    const tanh = tf.tanh(tf.mul(tf.mul(x, tf.add(squared, 1)), ROOT));
    return [tf.mul(x, tf.mul(tf.add(tanh, 1), 0.5)), x, tanh];
  };
  return withGradients([x], forward, (dy, x, tanh) => {
    const slope = tf.mul(tf.add(tf.mul(tf.square(x), 3 * CUBIC), 1), ROOT);
    const inner = tf.mul(tf.mul(x, tf.sub(1, tf.square(tanh))), slope);
    return tf.mul(dy, tf.mul(tf.add(tf.add(tanh, 1), inner), 0.5));
  });
}

/** The layer of an op, saved under the name. */
function activation(
  className: string,
  op: (x: tf.Tensor) => tf.Tensor,
): new (
  args?: LayerArgs,
) => OneInputLayer {
  class Activation extends OneInputLayer {
    static className = className;

    protected override map(x: tf.Tensor): tf.Tensor {
      return op(x);
    }
  }
  tf.serialization.registerClass(Activation);
  return Activation;
}

export const Relu = activation('Relu', relu);
export const Relu6 = activation('Relu6', relu6);
export const SquaredRelu = activation('SquaredRelu', squaredRelu);
export const Silu = activation('Silu', silu);
export const Gelu = activation('Gelu', gelu);
export const GeluTanh = activation('GeluTanh', geluTanh);
export const Sigmoid = activation('Sigmoid', tf.sigmoid);
