import * as tf from '@tensorflow/tfjs-core';
import { decayOf, type Optimizer, type WeightDecay, zeroSlots } from './optimizer.ts';

export interface SgdSettings extends WeightDecay {
  readonly momentum: number;
  readonly nesterov: boolean;
}

/**
 * Stochastic gradient descent with momentum and weight decay, as torch.optim.SGD (dampening 0).
 *
 * g ← ∇ + λw (∇ where w does not decay); v ← μv + g; w ← w - η(g + μv) with Nesterov's momentum (Sutskever et al. 2013,
 * section 2), w - ηv without.
 * The slots `momentum/<variable>` start at zero, which makes the first v equal to g, as PyTorch does it.
 */
export function createSgd(
  settings: SgdSettings,
  variables: Readonly<Record<string, tf.Variable>>,
): Optimizer {
  const { momentum, nesterov } = settings;
  const slots = momentum === 0 ? {} : zeroSlots('momentum', variables);
  return {
    slots,
    apply(gradients, targets, learningRate, weightDecay) {
      for (const [name, variable] of Object.entries(targets)) {
        tf.tidy(() => {
          const decay = decayOf(variable, settings, weightDecay);
          const slope = gradients[name]!;
          const gradient = decay === null ? slope : tf.add(slope, tf.mul(variable, decay));
          const slot = slots[`momentum/${name}`];
          if (slot === undefined) {
            variable.assign(tf.sub(variable, tf.mul(gradient, learningRate)));
            return;
          }
          const velocity = tf.add(gradient, tf.mul(slot, momentum));
          const direction = nesterov ? tf.add(gradient, tf.mul(velocity, momentum)) : velocity;
          variable.assign(tf.sub(variable, tf.mul(direction, learningRate)));
          slot.assign(velocity);
        });
      }
    },
  };
}
