import * as tf from '@tensorflow/tfjs-core';
import type { Optimizer } from './optimizer.ts';
import { decayOf, type WeightDecay } from './weight-decay.ts';
import { zeroSlots } from './zero-slots.ts';

export interface AdamWSettings extends WeightDecay {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}

/**
 * AdamW (Loshchilov & Hutter 2019, arXiv:1711.05101, algorithm 2), as torch.optim.AdamW.
 *
 * w ← (1 - ηλ)w, where it decays; m ← β₁m + (1 - β₁)∇; v ← β₂v + (1 - β₂)∇²; w ← w - η·m̂ / (√v̂ + ε), m̂ = m/(1 - β₁ᵗ), v̂ = v/(1 - β₂ᵗ).
 * Slots: `m/<variable>`, `v/<variable>`, and `correction1`, `correction2`, which are 1 - βᵗ after t steps.
 *
 * Deviation: PyTorch computes the corrections from the step's number in float64. In float32, 1 - βᵗ would lose its digits for a β
 * near 1; so they are kept as such, by c ← βc + (1 - β).
 */
export function createAdamW(
  settings: AdamWSettings,
  variables: Readonly<Record<string, tf.Variable>>,
): Optimizer {
  const { beta1, beta2, epsilon } = settings;
  const corrections = {
    correction1: tf.variable(tf.scalar(0), false),
    correction2: tf.variable(tf.scalar(0), false),
  };
  const moments = { ...zeroSlots('m', variables), ...zeroSlots('v', variables) };
  return {
    slots: { ...corrections, ...moments },
    apply(gradients, targets, learningRate, weightDecay) {
      tf.tidy(() => {
        const { correction1, correction2 } = corrections;
        correction1.assign(tf.add(tf.mul(correction1, beta1), 1 - beta1));
        correction2.assign(tf.add(tf.mul(correction2, beta2), 1 - beta2));
        const stepSize = tf.div(learningRate, correction1);
        const correction = tf.rsqrt(correction2);
        const keptAfter = (decay: tf.Scalar | number) => tf.sub(1, tf.mul(learningRate, decay));
        for (const [name, variable] of Object.entries(targets)) {
          const gradient = gradients[name]!;
          const [m, v] = [moments[`m/${name}`]!, moments[`v/${name}`]!];
          m.assign(tf.add(tf.mul(m, beta1), tf.mul(gradient, 1 - beta1)));
          v.assign(tf.add(tf.mul(v, beta2), tf.mul(tf.square(gradient), 1 - beta2)));
          const denominator = tf.add(tf.mul(tf.sqrt(v), correction), epsilon);
          const update = tf.mul(tf.div(m, denominator), stepSize);
          const decay = decayOf(variable, settings, weightDecay);
          const kept = decay === null ? variable : tf.mul(variable, keptAfter(decay));
          variable.assign(tf.sub(kept, update));
        }
      });
    },
  };
}
