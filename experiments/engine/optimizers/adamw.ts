import * as tf from '@tensorflow/tfjs-core';
import type { Optimizer } from './optimizer.ts';
import { zeroSlots } from './zero-slots.ts';

export interface AdamWSettings {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly weightDecay: number;
}

/**
 * AdamW (Loshchilov & Hutter 2019, arXiv:1711.05101, algorithm 2), as torch.optim.AdamW.
 *
 * w ← (1 - ηλ)w; m ← β₁m + (1 - β₁)∇; v ← β₂v + (1 - β₂)∇²; w ← w - η·m̂ / (√v̂ + ε), m̂ = m/(1 - β₁ᵗ), v̂ = v/(1 - β₂ᵗ).
 * Slots: `m/<variable>`, `v/<variable>`, and `beta1Power`, `beta2Power`, the β's to the power of the steps done.
 *
 * Deviation: the powers are kept in float32, where PyTorch computes them from the step's number in float64.
 */
export function createAdamW(
  { beta1, beta2, epsilon, weightDecay }: AdamWSettings,
  variables: Readonly<Record<string, tf.Variable>>,
): Optimizer {
  const powers = {
    beta1Power: tf.variable(tf.scalar(1), false),
    beta2Power: tf.variable(tf.scalar(1), false),
  };
  const moments = { ...zeroSlots('m', variables), ...zeroSlots('v', variables) };
  return {
    slots: { ...powers, ...moments },
    apply(gradients, targets, learningRate) {
      tf.tidy(() => {
        powers.beta1Power.assign(tf.mul(powers.beta1Power, beta1));
        powers.beta2Power.assign(tf.mul(powers.beta2Power, beta2));
        const stepSize = tf.div(learningRate, tf.sub(1, powers.beta1Power));
        const correction = tf.rsqrt(tf.sub(1, powers.beta2Power));
        const kept = tf.sub(1, tf.mul(learningRate, weightDecay));
        for (const [name, variable] of Object.entries(targets)) {
          const gradient = gradients[name]!;
          const [m, v] = [moments[`m/${name}`]!, moments[`v/${name}`]!];
          m.assign(tf.add(tf.mul(m, beta1), tf.mul(gradient, 1 - beta1)));
          v.assign(tf.add(tf.mul(v, beta2), tf.mul(tf.square(gradient), 1 - beta2)));
          const denominator = tf.add(tf.mul(tf.sqrt(v), correction), epsilon);
          const update = tf.mul(tf.div(m, denominator), stepSize);
          variable.assign(tf.sub(tf.mul(variable, kept), update));
        }
      });
    },
  };
}
