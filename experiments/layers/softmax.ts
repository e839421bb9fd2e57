import * as tf from '@tensorflow/tfjs-core';
import { withGradients } from '../quant/with-gradients.ts';
import { SOFTMAX_KINDS, type SoftmaxKind, type SoftmaxSettings } from '../record/softmax-settings.ts';

/**
 * What logits are multiplied with before the standard softmax, or a cross entropy in natural-log nats, is that of `settings`:
 * 1, 1/T, or ln 2 / T.
 * Throws on an unknown kind, on a temperature that is not positive, and on one for the standard softmax.
 */
export function logitFactor(settings: SoftmaxSettings): number {
  const { softmax, temperature } = softmaxSettings(settings);
  return softmax === 'base2' ? Math.LN2 / temperature : 1 / temperature;
}

/** Settings as a layer keeps them. */
export interface Softmax {
  readonly softmax: SoftmaxKind;
  readonly temperature: number;
}

/** Settings with their defaults. */
export function softmaxSettings({ softmax = 'standard', temperature = 1 }: SoftmaxSettings): Softmax {
  if (!SOFTMAX_KINDS.includes(softmax)) {
    throw new Error(`softmax must be one of ${SOFTMAX_KINDS.join(', ')}, got ${softmax}`);
  }
  if (!(temperature > 0 && Number.isFinite(temperature))) {
    throw new Error(`softmax: temperature must be positive, got ${temperature}`);
  }
  if (softmax === 'standard' && temperature !== 1) {
    throw new Error(`softmax: standard has temperature 1, got ${temperature}; standard-t takes one`);
  }
  return { softmax, temperature };
}

/**
 * The softmax of `settings` over the last axis: p = e^(f·x) / Σ e^(f·x) with f = logitFactor(settings);
 * dL/dx = f · p · (dy - Σ dy · p), by one reduction, from the output alone.
 *
 * Shapes: [..., classes], unchanged.
 */
export function softmax(x: tf.Tensor, settings: SoftmaxSettings = {}): tf.Tensor {
  const factor = logitFactor(settings);
  const forward = (x: tf.Tensor): [tf.Tensor, tf.Tensor] => {
    const y = tf.softmax(x);
    return [y, y];
  };
  return withGradients([factor === 1 ? x : tf.mul(x, factor)], forward, (dy, p) => {
    const weighted = tf.mul(dy, p);
    return tf.sub(weighted, tf.mul(p, tf.sum(weighted, -1, true)));
  });
}
