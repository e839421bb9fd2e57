import * as tf from '@tensorflow/tfjs-core';
import { decayOf, isDecayed, type Optimizer, type WeightDecay, zeroSlots } from './optimizer.ts';

export interface AdamWSettings extends WeightDecay {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}

/**
 * Variables are updated side by side, up to this many values: for small ones the number of ops counts, not that of values.
 * From here on the engine computes sums of products in one rounding (FLAT_MINIMUM), which must not depend on the company
 * that a variable is in.
 */
const SIDE_BY_SIDE = 4096;

/**
 * AdamW (Loshchilov & Hutter 2019, arXiv:1711.05101, algorithm 2), as torch.optim.AdamW.
 *
 * w ← (1 - ηλ)w, where it decays; m ← β₁m + (1 - β₁)∇; v ← β₂v + (1 - β₂)∇²; w ← w - η·m̂ / (√v̂ + ε), m̂ = m/(1 - β₁ᵗ),
 * v̂ = v/(1 - β₂ᵗ).
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
        for (const names of updateGroups(targets, settings)) {
          const weights = names.map((name) => targets[name]!);
          const [means, squares] = ['m', 'v'].map((kind) => names.map((name) => moments[`${kind}/${name}`]!));
          const gradient = sideBySide(names.map((name) => gradients[name]!));
          const m = tf.add(tf.mul(sideBySide(means!), beta1), tf.mul(gradient, 1 - beta1));
          const v = tf.add(tf.mul(sideBySide(squares!), beta2), tf.mul(tf.square(gradient), 1 - beta2));
          const denominator = tf.add(tf.mul(tf.sqrt(v), correction), epsilon);
          const update = tf.mul(tf.div(m, denominator), stepSize);
          const decay = decayOf(weights[0]!, settings, weightDecay);
          const w = sideBySide(weights);
          const kept = decay === null ? w : tf.mul(w, tf.sub(1, tf.mul(learningRate, decay)));
          assign(means!, m);
          assign(squares!, v);
          assign(weights, tf.sub(kept, update));
        }
      });
    },
  };
}

/** Names of variables that are updated together: large ones alone, small ones with those that decay as they do. */
function updateGroups(
  targets: Readonly<Record<string, tf.Variable>>,
  settings: WeightDecay,
): readonly (readonly string[])[] {
  const groups: string[][] = [];
  const open = new Map<boolean, { readonly names: string[]; readonly size: number }>();
  for (const [name, variable] of Object.entries(targets)) {
    const decays = isDecayed(variable, settings);
    const last = open.get(decays);
    const size = (last?.size ?? 0) + variable.size;
    const names = last !== undefined && size < SIDE_BY_SIDE ? last.names : [];
    if (names.length === 0) groups.push(names);
    names.push(name);
    if (variable.size < SIDE_BY_SIDE)
      open.set(decays, { names, size: names.length === 1 ? variable.size : size });
  }
  return groups;
}

/** One tensor as it is; several as one row. */
function sideBySide(tensors: readonly tf.Tensor[]): tf.Tensor {
  return tensors.length === 1 ? tensors[0]! : tf.concat(tensors.map((tensor) => tf.reshape(tensor, [-1])));
}

function assign(variables: readonly tf.Variable[], values: tf.Tensor): void {
  if (variables.length === 1) {
    variables[0]!.assign(values);
    return;
  }
  const parts = tf.split(
    values,
    variables.map(({ size }) => size),
  );
  for (const [i, variable] of variables.entries()) variable.assign(tf.reshape(parts[i]!, variable.shape));
}
