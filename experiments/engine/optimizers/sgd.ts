import * as tf from '@tensorflow/tfjs-core';
import type { Optimizer } from './optimizer.ts';
import { zeroSlots } from './zero-slots.ts';

export interface SgdSettings {
  readonly momentum: number;
  readonly nesterov: boolean;
  readonly weightDecay: number;
}

/**
 * Stochastic gradient descent with momentum and weight decay, as torch.optim.SGD (dampening 0).
 *
 * g ← ∇ + λw; v ← μv + g; w ← w - η(g + μv) with Nesterov's momentum (Sutskever et al. 2013, section 2), w - ηv without.
 * The slots `momentum/<variable>` start at zero, which makes the first v equal to g, as PyTorch does it.
 */
export function createSgd(
  { momentum, nesterov, weightDecay }: SgdSettings,
  variables: Readonly<Record<string, tf.Variable>>,
): Optimizer {
  const slots = momentum === 0 ? {} : zeroSlots('momentum', variables);
  return {
    slots,
    apply(gradients, targets, learningRate) {
      for (const [name, variable] of Object.entries(targets)) {
        tf.tidy(() => {
          const gradient = tf.add(gradients[name]!, tf.mul(variable, weightDecay));
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
